import { formatInstant, type Micros, streams } from '@grasp/domain';
import { reassignOrder } from './close-orders.ts';
import { type Day, plusSeconds } from './day.ts';
import { mapExtension } from './extensions.ts';
import { personName } from './names.ts';
import type { Desk, Rep, Team, World } from './world.ts';

/** In workdays from the first day. */
const SECOND_WEEK = 6;
const DAYS_A_YEAR = 365;
const SKILL = [0.05, 0.3, 0.42, 0.5, 0.58, 0.7, 0.97];
const DILIGENCE = [0.1, 0.4, 0.52, 0.6, 0.7, 0.8, 1];
/** Days that an old hand was there before the history begins. */
const TENURE_DAYS = [30, 200, 500, 1000, 2200];

/** Seats an old hand at a desk when the company's history begins. */
export function seatOldHand(world: World, desk: Desk, day: Day): Rep {
  const joined = day.number - Math.round(world.random.spread(TENURE_DAYS));
  const rep = createRep(world, desk, joined);
  const at = plusSeconds(day.start, desk.mapped);
  tellJoined(world, rep, { at, effectiveAt: day.start - (day.number - joined) * 86_400_000_000 });
  return rep;
}

/** People leave and are replaced, change teams and swap desks. */
export function changeStaff(world: World, day: Day): void {
  if (!day.isWorkday) return;
  if (day.number === world.calendar.addWorkdays(world.settings.firstDay, SECOND_WEEK))
    swapFirst(world, day);
  const { leavesPerYear, movesPerYear, swapsPerYear } = world.settings.habits;
  const workdays = DAYS_A_YEAR * 0.7;
  for (const desk of world.desks) {
    const { rep } = desk;
    if (rep === null) continue;
    const fate = world.random.next() * workdays;
    // The weaker leave more often.
    const leaving = leavesPerYear * (1.5 - rep.skill);
    if (fate < leaving) leave(world, rep, day);
    else if (fate < leaving + movesPerYear) move(world, rep, day);
    else if (fate < leaving + movesPerYear + swapsPerYear) swap(world, rep, day);
  }
}

function createRep(world: World, desk: Desk, joinedDay: number): Rep {
  const { random, given } = world;
  const n = given.reps;
  given.reps += 1;
  const rep: Rep = {
    id: `r${String(n + 1).padStart(3, '0')}`,
    name: personName(n),
    skill: random.spread(SKILL),
    diligence: random.spread(DILIGENCE),
    team: desk.team,
    desk,
    joinedDay,
    orders: [],
    backOn: 0,
    assigned: 0,
  };
  desk.rep = rep;
  return rep;
}

type Joining = { at: Micros; effectiveAt: Micros };

function tellJoined(world: World, rep: Rep, { at, effectiveAt }: Joining): void {
  const effective = formatInstant(effectiveAt);
  const said = { stream: streams.rep(rep.id), at };
  const joined = { rep: rep.id, name: rep.name, effectiveAt: effective };
  world.outbox.tellNow({ ...said, type: 'RepJoined', nth: 'joined', data: joined });
  assign(world, rep, { team: rep.team, at, effectiveAt });
}

function assign(world: World, rep: Rep, to: Joining & { team: Team | null }): void {
  rep.assigned += 1;
  const { at } = to;
  world.outbox.tellNow({
    type: 'RepAssignedToTeam',
    stream: streams.rep(rep.id),
    nth: `team${rep.assigned}`,
    at,
    data: {
      rep: rep.id,
      team: to.team === null ? null : to.team.id,
      effectiveAt: formatInstant(to.effectiveAt),
    },
  });
}

function hire(world: World, desk: Desk, day: Day): void {
  const at = day.at(8.5 + world.random.next() / 2);
  const rep = createRep(world, desk, day.number);
  tellJoined(world, rep, { at, effectiveAt: day.at(8) });
  const isLate = world.random.chance(world.settings.habits.lateMappings);
  mapExtension(world, desk, { effectiveAt: day.at(8), at, isLate });
}

function leave(world: World, rep: Rep, day: Day): void {
  const { random, calendar, agenda, outbox } = world;
  const at = day.at(17.6 + random.next() / 4);
  const { desk } = rep;
  desk.rep = null;
  const data = { rep: rep.id, reason: 'left', effectiveAt: formatInstant(at) };
  outbox.tell({ type: 'RepLeft', stream: streams.rep(rep.id), nth: 'left', at, data });
  // Where nobody says so, the extension stays the rep's until a successor has it.
  if (random.chance(0.5)) mapExtension(world, desk, { effectiveAt: at, at, isLate: false });
  const heirs = world.desks.flatMap((other) =>
    other.rep !== null && other.team === desk.team ? [other.rep] : [],
  );
  for (const order of rep.orders) {
    if (heirs.length > 0) reassignOrder(world, order, { rep: random.pick(heirs), at });
  }
  rep.orders = [];
  const starts = calendar.addWorkdays(day.number, random.between(2, 12));
  agenda.put(starts, (first) => hire(world, desk, first));
}

/** Now and then entered after it took effect. */
function move(world: World, rep: Rep, day: Day): void {
  const { random, teams } = world;
  const team = random.pick(teams);
  if (team === rep.team) return;
  rep.team = team;
  rep.desk.team = team;
  const at = day.at(9 + random.next() * 8);
  const effectiveAt = random.chance(0.3) ? day.start - random.between(1, 6) * 86_400_000_000 : at;
  assign(world, rep, { team, at, effectiveAt });
}

/** In the second week two extensions change hands for certain, and nobody enters it for two days. */
function swapFirst(world: World, day: Day): void {
  const [first, second] = world.desks.flatMap(({ rep }) => (rep === null ? [] : [rep]));
  if (first !== undefined && second !== undefined)
    changePlaces(world, [first, second], { day, isLate: true });
}

function swap(world: World, rep: Rep, day: Day): void {
  const { random, desks, settings } = world;
  const other = random.pick(desks).rep;
  if (other === null || other === rep) return;
  const isLate = random.chance(settings.habits.lateMappings);
  changePlaces(world, [rep, other], { day, isLate });
}

/** Two reps change places, and with them their extensions. */
function changePlaces(
  world: World,
  [one, other]: readonly [Rep, Rep],
  { day, isLate }: { day: Day; isLate: boolean },
): void {
  [one.desk, other.desk] = [other.desk, one.desk];
  for (const rep of [one, other]) {
    rep.desk.rep = rep;
    rep.desk.team = rep.team;
    mapExtension(world, rep.desk, { effectiveAt: day.at(8), at: day.at(8.6), isLate });
  }
}
