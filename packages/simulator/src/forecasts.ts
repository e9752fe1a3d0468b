import { type DataOf, streams } from '@grasp/domain';
import type { Day } from './day.ts';
import { createRandom } from './random.ts';
import { monthlyTarget } from './targets.ts';
import type { Rep, Team, World } from './world.ts';

const MONDAY = 1;
/** What reps say against what they are to sell: most say too much. */
const CLAIMS = [0.6, 0.9, 1.05, 1.2, 1.5];
/** Share of the reps' forecasts that their manager puts another number in the place of, and what that is of theirs. */
const OVERRIDDEN = 0.3;
const DOUBTS = [0.6, 0.85, 0.95, 1.1];
const ROUND = 100;

type Forecast = DataOf<'ForecastSubmitted'>;

/** Each Monday the reps say what the month will bring; their managers put some of it right and add it up for the team. */
export function submitForecasts(world: World, day: Day): void {
  if (!day.isWorkday || weekdayOf(day.number) !== MONDAY) return;
  for (const team of world.teams) {
    const reps = world.desks.flatMap(({ rep }) => (rep?.team === team ? [rep] : []));
    const stands = reps.map((rep) => forecastOf(world, rep, day));
    const amount = stands.reduce((sum, one) => sum + one, 0);
    if (reps.length > 0)
      submit(world, { ...keyOf('team', team.id, day), ...saidBy(team, amount) }, day);
  }
}

/** Monday is day 4 of the count: 1970-01-01 was a Thursday. */
const weekdayOf = (number: number): number => ((number + 3) % 7) + 1;

/** What stands of a rep in the end. */
function forecastOf(world: World, rep: Rep, day: Day): number {
  const { seed } = world.settings;
  const random = createRandom(seed, `forecast of ${rep.id} on ${day.date}`);
  const target = monthlyTarget(world, rep, Number(day.month.slice(5)));
  const claim = rounded(target * random.spread(CLAIMS));
  const forecast = { ...keyOf('rep', rep.id, day), by: rep.id, ...moneyOf(claim) };
  submit(world, forecast, day);
  if (!random.chance(OVERRIDDEN)) return claim;
  const stands = rounded(claim * random.spread(DOUBTS));
  const before = { before: String(claim), beforeBy: rep.id };
  world.outbox.tell({
    type: 'ForecastOverridden',
    stream: streams.forecast(forecast),
    nth: `override/${day.date}`,
    at: day.at(11),
    data: {
      ...forecast,
      ...saidBy(rep.team, stands),
      ...before,
      reason: 'As I know these orders.',
    },
  });
  return stands;
}

function submit(world: World, forecast: Forecast, day: Day): void {
  world.outbox.tell({
    type: 'ForecastSubmitted',
    stream: streams.forecast(forecast),
    nth: day.date,
    at: day.at(forecast.scope === 'rep' ? 9 : 12),
    data: forecast,
  });
}

const keyOf = (scope: 'rep' | 'team', of: string, { month: period }: Day) => ({
  period,
  scope,
  of,
});
const moneyOf = (amount: number) => ({ amount: String(amount), currency: 'EUR' });
const saidBy = ({ id }: Team, amount: number) => ({ by: `manager-${id}`, ...moneyOf(amount) });
const rounded = (amount: number): number => Math.round(amount / ROUND) * ROUND;
