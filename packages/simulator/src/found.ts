import { formatInstant, type Micros, streams } from '@grasp/domain';
import { fillList, registerCustomer } from './customers.ts';
import type { Day } from './day.ts';
import { createDesks } from './desks.ts';
import { mapDesk } from './extensions.ts';
import { bringMembership } from './memberships.ts';
import { DIVISION_NAMES, TEAM_NAMES } from './names.ts';
import { openOrder } from './orders.ts';
import { pickPackage, priceOf } from './packages.ts';
import { setRules } from './rulebook.ts';
import { seatOldHand } from './staff.ts';
import { setTargets } from './targets.ts';
import type { Desk, Rep, Team, World } from './world.ts';

const REPS_A_TEAM = 12;
const TEAMS_A_DIVISION = 2;

/** The company as its history begins: teams, desks, reps, rules, targets, members, lists and what is open already. */
export function foundCompany(world: World, day: Day): void {
  world.teams = createTeams(world);
  for (const team of world.teams) defineTeam(world, team, day.start);
  world.desks = createDesks(world);
  for (const desk of world.desks) settle(world, desk, day);
  setRules(world, day);
  setTargets(world, day);
}

function settle(world: World, desk: Desk, day: Day): void {
  const rep = seatOldHand(world, desk, day);
  mapDesk(world, desk, day);
  fillList(world, desk, nightly(world, day));
  const { habits } = world.settings;
  for (let i = 0; i < habits.openOrders; i += 1) bringOrder(world, rep, day);
  for (let i = 0; i < habits.memberships; i += 1) bringMember(world, rep, day);
}

function bringOrder(world: World, rep: Rep, day: Day): void {
  const { random } = world;
  const customer = registerCustomer(world, nightly(world, day));
  const at = day.at(8 + random.next() * 9);
  openOrder(world, { rep, customer, stage: random.between(0, 4) }, { at, day, proof: null });
}

function bringMember(world: World, rep: Rep, day: Day): void {
  const { random, given } = world;
  const customer = registerCustomer(world, nightly(world, day));
  const bought = pickPackage(random);
  given.memberships += 1;
  const sale = {
    id: `m${String(given.memberships).padStart(5, '0')}`,
    customer: customer.id,
    rep: rep.id,
    package: bought.code,
    amount: priceOf(random, bought),
    currency: 'EUR',
  };
  bringMembership(world, sale, day);
}

/** An instant of the first night, in which everything is brought along. */
function nightly({ random }: World, day: Day): Micros {
  return day.at(8 * random.next());
}

function createTeams({ settings }: World): Team[] {
  const count = Math.max(2, Math.round(settings.reps / REPS_A_TEAM));
  return Array.from({ length: count }, (_, i) => {
    const division = nthOf(DIVISION_NAMES, Math.floor(i / TEAMS_A_DIVISION));
    return { id: `t${i + 1}`, name: nthOf(TEAM_NAMES, i), division };
  });
}

/** Begins again with a number behind where there are more than names: without a space, since a division is an id. */
function nthOf(names: readonly string[], i: number): string {
  const round = Math.floor(i / names.length);
  const name = names[i % names.length] as string;
  return round === 0 ? name : `${name}-${round + 1}`;
}

function defineTeam(world: World, { id, name, division }: Team, at: Micros): void {
  const data = { team: id, name, division, effectiveAt: formatInstant(at) };
  world.outbox.tellNow({ type: 'TeamDefined', stream: streams.team(id), nth: 'defined', at, data });
}
