import { formatDay, streams } from '@grasp/domain';
import type { Day } from './day.ts';
import { extendMembership } from './memberships.ts';
import { LOST_RENEWALS } from './texts.ts';
import type { Membership, World } from './world.ts';

/** Days before and after the due day in which a member is talked to. */
const OPENS = 75;
const GIVES_UP = 60;
const CONTACTED = 0.07;
const CHANNELS = ['call', 'call', 'email', 'visit'];

/** Members whose term ends are contacted, and renew or not: by what their shop got. */
export function renewMemberships(world: World, day: Day): void {
  if (!day.isWorkday) return;
  for (const membership of world.memberships.values()) {
    const daysLeft = membership.dueDay - day.number;
    if (daysLeft <= OPENS) pursue(world, membership, { day, daysLeft });
  }
}

type Stage = { day: Day; daysLeft: number };

function pursue(world: World, membership: Membership, { day, daysLeft }: Stage): void {
  const { random, settings } = world;
  const pace = settings.habits.renewalPace;
  takeOver(world, membership);
  if (random.chance(CONTACTED * pace)) contact(world, membership, day);
  const isOver = daysLeft < -GIVES_UP;
  const deciding = isOver ? 1 : daysLeft > 45 ? 0.004 : daysLeft > 0 ? 0.02 : 0.03;
  if (!random.chance(deciding * pace)) return;
  const staying = membership.fadesOn < day.number ? 0.3 : 0.3 + 0.5 * Math.min(1, membership.level);
  if (!isOver && random.chance(staying)) win(world, membership, day);
  else lose(world, membership, day);
}

/** Members of a rep who left are another's. */
function takeOver({ random, desks }: World, membership: Membership): void {
  if (desks.some(({ rep }) => rep?.id === membership.rep)) return;
  membership.rep = random.pick(desks).rep?.id ?? membership.rep;
}

function contact(world: World, { id, term, rep }: Membership, day: Day): void {
  const { random, outbox } = world;
  const at = day.at(9 + 8 * random.next());
  const stream = streams.renewal(id, term);
  const data = { rep, channel: random.pick(CHANNELS) };
  outbox.tell({ type: 'RenewalContacted', stream, nth: `contact${at}`, at, data, by: rep });
}

function win(world: World, membership: Membership, day: Day): void {
  const { random, outbox } = world;
  const { id, term, rep } = membership;
  const factor = random.pick([1, 1, 1, 1, 1, 1, 1.1, 1.2, 1.4, 0.8, 0.6]);
  const amount = Math.round((membership.amount * factor) / 5000) * 5000;
  const at = day.at(10 + 7 * random.next());
  const endsOn = Temporal.PlainDate.from(formatDay(membership.dueDay)).add({ months: 12 });
  const data = { signedOn: day.date, amount: String(amount), endsOn: endsOn.toString() };
  const stream = streams.renewal(id, term);
  const cause = outbox.tell({ type: 'RenewalWon', stream, nth: `won${at}`, at, data, by: rep });
  extendMembership(world, membership, { amount, cause });
}

function lose(world: World, { id, term, rep }: Membership, day: Day): void {
  const { random, outbox, memberships } = world;
  const at = day.at(10 + 7 * random.next());
  const data = { reason: random.pick(LOST_RENEWALS) };
  const stream = streams.renewal(id, term);
  outbox.tell({ type: 'RenewalLost', stream, nth: `lost${at}`, at, data, by: rep });
  memberships.delete(id);
}
