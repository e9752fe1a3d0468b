import { streams } from '@grasp/domain';
import type { Day } from './day.ts';
import { getPackage } from './packages.ts';
import type { Random } from './random.ts';
import { weekdayOf } from './work-calendar.ts';
import type { Membership, World } from './world.ts';

/** The site counts when the day is over. */
const NIGHTLY_SECONDS = [300, 900, 1500, 2400];
const NOISE = [0.5, 0.85, 1, 1.15, 1.7];
const WEEKEND = 0.35;
const FADED = 0.08;

/** What every member's shop got on the day that ends. */
export function reportEffect(world: World, day: Day): void {
  if (day.end <= world.settings.effectFrom) return;
  for (const membership of world.memberships.values()) report(world, membership, day);
}

function report(world: World, membership: Membership, day: Day): void {
  const { id } = membership;
  const at = day.end - 1;
  world.outbox.tell({
    type: 'EffectReported',
    stream: streamOf(membership, day),
    nth: day.date,
    at,
    lag: NIGHTLY_SECONDS,
    data: { membership: id, day: day.date, ...numbersOf(world.random, membership, day) },
  });
}

function streamOf(membership: Membership, { month }: Day): string {
  if (membership.effect.month !== month) {
    membership.effect = { month, stream: streams.effect(membership.id, month) };
  }
  return membership.effect.stream;
}

function numbersOf(random: Random, membership: Membership, day: Day) {
  const fading = membership.fadesOn <= day.number ? FADED : 1;
  const weekend = weekdayOf(day.number) > 5 ? WEEKEND : 1;
  const usual = getPackage(membership.package).exposure * membership.level * fading * weekend;
  const exposure = Math.round(usual * random.spread(NOISE));
  const clicks = part(random, exposure, 0.09);
  const contactViews = part(random, clicks, 0.28);
  const messages = part(random, contactViews, 0.3);
  return { exposure, clicks, contactViews, messages, inquiries: part(random, messages, 0.55) };
}

/** A share of a count, rounded by chance so that small counts are not lost. */
function part(random: Random, of: number, share: number): number {
  return Math.min(of, Math.floor(of * share * random.spread(NOISE) + random.next()));
}
