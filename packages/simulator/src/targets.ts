import { formatInstant, MICROS_PER_DAY, type Micros, streams } from '@grasp/domain';
import type { Day } from './day.ts';
import type { TargetKey as Key, Rep, Target, World } from './world.ts';

/** Minor units that an average rep is to sell in a month, for each interest that a day's dials awake: what is sold, about. */
const PER_INTEREST = 830_000;
/** Of a usual month, January first. */
const SEASONS = [0.9, 0.95, 1.1, 1, 0.95, 1.05, 0.8, 0.75, 1.15, 1.15, 1.1, 1.1];
const RAISE = 1.08;
const ROUND = 10_000;
const NIGHT_HOURS = 8;
/** Days after the first of December, and after the middle of April, on which talks are held. */
const DECEMBER = 30;
const APRIL = 15;
const MAY = 5;

type When = { at: Micros; effectiveAt: Micros };

/** Targets of the rest of the year in which the history begins, brought along in the first night. */
export function setTargets(world: World, day: Day): void {
  const [year, month] = [Number(day.date.slice(0, 4)), Number(day.date.slice(5, 7))];
  const targets = split(world, year, month);
  targets.forEach((target, i) => {
    const at = day.at((NIGHT_HOURS * i) / targets.length);
    tellTarget(world, target, { at, effectiveAt: day.start });
  });
}

/** Next year's targets are set in talks all through December; in April those of the rest of the year are raised. */
export function changeTargets(world: World, day: Day): void {
  const year = Number(day.date.slice(0, 4));
  if (day.date.endsWith('-12-01'))
    planTalks(world, split(world, year + 1, 1), { day, days: DECEMBER });
  if (day.date.endsWith('-04-15') && day.number - world.settings.firstDay >= 60)
    planTalks(world, raise(world, year), { day, days: APRIL });
}

/**
 * What changes where the rest of the year is raised: from the reps upwards again, so that sums stay exact. Who has joined
 * since gets targets of their own, who has left has none any more.
 */
function raise(world: World, year: number): Target[] {
  const { targets } = world;
  const ofMonths = [...targets.values()].filter(({ period }) => period.startsWith(`${year}-`));
  const months = new Map(
    ofMonths.map((target) => {
      const isOver = Number(target.period.slice(5)) < MAY;
      return [nameOf(target), isOver ? target : { ...target, amount: 0 }];
    }),
  );
  for (const target of splitMonths(world, year, MAY, RAISE)) months.set(nameOf(target), target);
  const all = [...yearsOf([...months.values()]), ...months.values()];
  return all.filter((target) => target.amount !== targets.get(nameOf(target))?.amount);
}

/** As many each workday as it takes to be through when the days are over, from when on they stand. */
function planTalks(
  world: World,
  targets: readonly Target[],
  { day, days }: { day: Day; days: number },
): void {
  const { agenda, calendar } = world;
  const following = Array.from({ length: days }, (_, i) => day.number + 1 + i);
  const workdays = following.filter((number) => calendar.isWorkday(number));
  const effectiveAt = day.end + days * MICROS_PER_DAY;
  const perDay = Math.ceil(targets.length / workdays.length);
  targets.forEach((target, i) => {
    const number = workdays[Math.floor(i / perDay)] ?? day.number;
    agenda.put(number, (then) => {
      const at = then.at(9 + (8 * (i % perDay)) / perDay);
      const tell = world.targets.has(nameOf(target)) ? reviseTarget : tellTarget;
      tell(world, target, { at, effectiveAt });
    });
  });
}

/** From the reps upwards, so that every sum is exact: month by month, team, division, company, and the year of each. */
function split(world: World, year: number, firstMonth: number): Target[] {
  const months = splitMonths(world, year, firstMonth, 1);
  return [...yearsOf(months), ...months];
}

function splitMonths(world: World, year: number, firstMonth: number, factor: number): Target[] {
  const targets = new Map<string, Target>();
  for (const { rep } of world.desks) {
    if (rep === null) continue;
    for (let month = firstMonth; month <= 12; month += 1) {
      const amount = rounded(factor * monthlyTarget(world, rep, month));
      const period = `${year}-${String(month).padStart(2, '0')}`;
      const scopes = scopesOf(rep);
      scopes.forEach((own, level) => {
        const above = scopes[level - 1];
        const within = above === undefined ? yearOf({ period, ...own }) : { period, ...above };
        addTo(targets, { period, ...own, within, amount });
      });
    }
  }
  return [...targets.values()];
}

function yearsOf(months: readonly Target[]): Target[] {
  const years = new Map<string, Target>();
  for (const target of months) addTo(years, { ...yearOf(target), amount: target.amount });
  return [...years.values()];
}

const yearOf = ({ period, scope, of }: Key): Key => ({ period: period.slice(0, 4), scope, of });

function addTo(targets: Map<string, Target>, target: Target): void {
  const name = nameOf(target);
  targets.set(name, { ...target, amount: target.amount + (targets.get(name)?.amount ?? 0) });
}

const nameOf = ({ period, scope, of }: Key): string => `${period}/${scope}/${of}`;

const scopesOf = ({ id, team }: Rep): readonly Omit<Key, 'period'>[] => [
  { scope: 'company', of: 'all' },
  { scope: 'division', of: team.division },
  { scope: 'team', of: team.id },
  { scope: 'rep', of: id },
];

/** What a rep is to sell in a month, in minor units. */
export function monthlyTarget({ settings }: World, rep: Rep, month: number): number {
  const interests = settings.dialsPerDay * settings.habits.openRate;
  const potential = 0.4 + 1.2 * rep.skill;
  const season = SEASONS[month - 1] as number;
  const amount = interests * PER_INTEREST * potential * season;
  return rounded(amount);
}

const rounded = (amount: number): number => Math.round(amount / ROUND) * ROUND;

/** The company's year is proposed and approved, its months are split down to the reps; other years are set as their sums. */
function tellTarget(world: World, told: Target, { at, effectiveAt }: When): void {
  const { within, ...target } = told;
  const { period, scope } = target;
  const stream = streams.target(period.slice(0, 4));
  const nth = nameOf(target);
  world.targets.set(nth, told);
  const takesEffectAt = formatInstant(effectiveAt);
  const money = { ...target, ...moneyOf(target.amount) };
  const data = { ...money, effectiveAt: takesEffectAt };
  const { outbox } = world;
  if (within !== undefined) {
    const split = { ...data, within, method: 'as_sold', inputs: {} };
    outbox.tellNow({ type: 'TargetSplit', stream, nth, at, data: split });
  } else if (scope === 'company') {
    const proposal = `${period}-talks`;
    const inputs = { seasonality: SEASONS };
    const proposed = { ...money, proposal, takesEffectAt, method: 'as_sold', inputs };
    outbox.tellNow({ type: 'TargetProposed', stream, nth: proposal, at, data: proposed });
    outbox.tellNow({ type: 'TargetApproved', stream, nth, at, data: { ...data, proposal } });
  } else outbox.tellNow({ type: 'TargetSet', stream, nth, at, data });
}

function reviseTarget(world: World, told: Target, { at, effectiveAt }: When): void {
  const { within: _, ...target } = told;
  world.targets.set(nameOf(target), told);
  const data = {
    ...target,
    ...moneyOf(target.amount),
    reason: 'The first quarter went better than planned.',
    effectiveAt: formatInstant(effectiveAt),
  };
  world.outbox.tellNow({
    type: 'TargetRevised',
    stream: streams.target(target.period.slice(0, 4)),
    nth: `${nameOf(target)}/${at}`,
    at,
    data,
  });
}

const moneyOf = (amount: number) => ({ amount: String(amount), currency: 'EUR' });
