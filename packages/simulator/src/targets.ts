import { type DataOf, formatInstant, MICROS_PER_DAY, type Micros, streams } from '@grasp/domain';
import type { Day } from './day.ts';
import type { Rep, World } from './world.ts';

type Scope = DataOf<'TargetSet'>['scope'];

/** Minor units that an average rep is to sell in a month, for each interest that a day's dials awake: what is sold, about. */
const PER_INTEREST = 830_000;
/** Of a usual month, January first. */
const SEASONS = [0.9, 0.95, 1.1, 1, 0.95, 1.05, 0.8, 0.75, 1.15, 1.15, 1.1, 1.1];
const RAISE = 1.08;
const ROUND = 10_000;
const NIGHT_HOURS = 8;
/** Days from the first of December on which talks are held. */
const DECEMBER = 30;
const RAISED: ReadonlySet<Scope> = new Set(['company', 'division']);

type When = { at: Micros; effectiveAt: Micros };
type Target = { period: string; scope: Scope; of: string; amount: number };

/** Targets of the rest of the year in which the history begins, brought along in the first night. */
export function setTargets(world: World, day: Day): void {
  const [year, month] = [Number(day.date.slice(0, 4)), Number(day.date.slice(5, 7))];
  const targets = split(world, year, month);
  targets.forEach((target, i) => {
    const at = day.at((NIGHT_HOURS * i) / targets.length);
    tellTarget(world, target, { at, effectiveAt: day.start });
  });
}

/** Next year's targets are set in talks all through December; in April the company raises those of the rest of the year. */
export function changeTargets(world: World, day: Day): void {
  const year = Number(day.date.slice(0, 4));
  if (day.date.endsWith('-12-01')) planTalks(world, split(world, year + 1, 1), day);
  if (!day.date.endsWith('-04-15') || day.number - world.settings.firstDay < 60) return;
  split(world, year, 5)
    .filter(({ period, scope }) => period.length > 4 && RAISED.has(scope))
    .forEach((target, i) => {
      raiseTarget(world, target, day.at(9 + i / 4));
    });
}

/** As many each workday as it takes to be through before the year ends. */
function planTalks(world: World, targets: readonly Target[], day: Day): void {
  const { agenda, calendar } = world;
  const days = Array.from({ length: DECEMBER }, (_, i) => day.number + 1 + i);
  const workdays = days.filter((number) => calendar.isWorkday(number));
  const effectiveAt = day.end + DECEMBER * MICROS_PER_DAY;
  const perDay = Math.ceil(targets.length / workdays.length);
  targets.forEach((target, i) => {
    const number = workdays[Math.floor(i / perDay)] ?? day.number;
    agenda.put(number, (then) => {
      const at = then.at(9 + (8 * (i % perDay)) / perDay);
      tellTarget(world, target, { at, effectiveAt });
    });
  });
}

/** From the reps upwards, so that every sum is exact: month by month, team, division, company, and the year of each. */
function split(world: World, year: number, firstMonth: number): Target[] {
  const targets = new Map<string, Target>();
  const add = (period: string, [scope, of]: readonly [Scope, string], amount: number): void => {
    const key = `${period}/${scope}/${of}`;
    const target = targets.get(key);
    if (target === undefined) targets.set(key, { period, scope, of, amount });
    else target.amount += amount;
  };
  for (const { rep } of world.desks) {
    if (rep === null) continue;
    for (let month = firstMonth; month <= 12; month += 1) {
      const amount = monthlyTarget(world, rep, month);
      const period = `${year}-${String(month).padStart(2, '0')}`;
      for (const scope of scopesOf(rep)) {
        add(period, scope, amount);
        add(String(year), scope, amount);
      }
    }
  }
  return [...targets.values()];
}

const scopesOf = ({ id, team }: Rep): readonly (readonly [Scope, string])[] => [
  ['company', 'all'],
  ['division', team.division],
  ['team', team.id],
  ['rep', id],
];

function monthlyTarget({ settings }: World, rep: Rep, month: number): number {
  const interests = settings.dialsPerDay * settings.habits.openRate;
  const potential = 0.4 + 1.2 * rep.skill;
  const season = SEASONS[month - 1] as number;
  const amount = interests * PER_INTEREST * potential * season;
  return Math.round(amount / ROUND) * ROUND;
}

function tellTarget(world: World, target: Target, { at, effectiveAt }: When): void {
  const { period } = target;
  world.outbox.tellNow({
    type: 'TargetSet',
    stream: streams.target(period.slice(0, 4)),
    nth: `${period}/${target.scope}/${target.of}`,
    at,
    data: { ...target, ...moneyOf(target.amount), effectiveAt: formatInstant(effectiveAt) },
  });
}

function raiseTarget(world: World, target: Target, at: Micros): void {
  const { period } = target;
  const amount = Math.round((target.amount * RAISE) / ROUND) * ROUND;
  const data = {
    ...target,
    ...moneyOf(amount),
    reason: 'The first quarter went better than planned.',
    effectiveAt: formatInstant(at),
  };
  world.outbox.tellNow({
    type: 'TargetRevised',
    stream: streams.target(period.slice(0, 4)),
    nth: `${period}/${target.scope}/${target.of}/${at}`,
    at,
    data,
  });
}

const moneyOf = (amount: number) => ({ amount: String(amount), currency: 'EUR' });
