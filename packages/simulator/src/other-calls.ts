import { makeCall } from './calls.ts';
import { type Day, plusSeconds } from './day.ts';
import { strangerNumber } from './phone-numbers.ts';
import type { Account, Desk, World } from './world.ts';

/** Calls from outside on a workday, for each desk; and at any hour of any day, for all. */
const INBOUND = 0.6;
const AT_ANY_HOUR = 0.02;
const GHOST_CALLS = 0.4;
const INTERNAL = 0.08;
/** Days in which one number calls again and again. */
const BURSTS = 0.03;
const BURST_CALLS = 40;
const BURST_NUMBER = 7;

/** Calls that no rep's list is behind: from outside, among colleagues, from a telephone that is nobody's. */
export function takeOtherCalls(world: World, day: Day): void {
  if (day.end <= world.settings.callsFrom) return;
  const { otherCalls } = world.settings.habits;
  for (const account of world.accounts) {
    if (world.random.chance(BURSTS * otherCalls)) takeBurst(world, account, day);
  }
  for (const desk of world.desks) {
    if (world.random.chance(AT_ANY_HOUR)) takeAtAnyHour(world, desk, day);
    if (day.isWorkday) takeAtDesk(world, desk, day);
  }
}

function takeAtDesk(world: World, desk: Desk, day: Day): void {
  const { random, settings } = world;
  const { otherCalls } = settings.habits;
  if (random.chance(INBOUND * otherCalls)) takeInbound(world, desk, day);
  if (random.chance(GHOST_CALLS * otherCalls)) dialFromGhost(world, desk, day);
  if (random.chance(INTERNAL * otherCalls)) callColleague(world, desk, day);
}

function takeInbound(world: World, desk: Desk, day: Day): void {
  const { random } = world;
  const { account } = desk;
  const extension = random.chance(0.7) ? desk.extension : account.mainExtension;
  const at = day.at(8.7 + 9.2 * random.next());
  const common = { account, extension, direction: 'inbound', talkative: 1, at } as const;
  makeCall(world, { ...common, number: numberOf(world, desk), reach: 0.8 });
}

/** Nobody is there; around midnight and in the hours that the change of the clocks makes odd, too. */
function takeAtAnyHour(world: World, desk: Desk, day: Day): void {
  const { random } = world;
  const { account } = desk;
  const at = day.start + Math.floor(random.next() * (day.end - day.start));
  const common = { account, extension: account.mainExtension, direction: 'inbound', at } as const;
  makeCall(world, { ...common, number: numberOf(world, desk), reach: 0.05, talkative: 0.3 });
}

function takeBurst(world: World, account: Account, day: Day): void {
  const { random } = world;
  const extension = account.mainExtension;
  let at = day.at(8 + 9 * random.next());
  for (let i = 0; i < BURST_CALLS; i += 1) {
    const common = { account, extension, direction: 'inbound', at } as const;
    makeCall(world, {
      ...common,
      number: strangerNumber(BURST_NUMBER),
      reach: 0.2,
      talkative: 0.1,
    });
    at = plusSeconds(at, 20 + 60 * random.next());
  }
}

function dialFromGhost(world: World, desk: Desk, day: Day): void {
  const { random } = world;
  const { account } = desk;
  const at = day.at(9 + 8 * random.next());
  const extension = account.ghostExtension;
  const common = { account, extension, direction: 'outbound', talkative: 1, at } as const;
  makeCall(world, { ...common, number: numberOf(world, desk), reach: 0.5 });
}

function callColleague(world: World, desk: Desk, day: Day): void {
  const { random, desks } = world;
  const { account, extension } = desk;
  const colleague = random.pick(desks);
  if (colleague === desk || colleague.account !== account) return;
  const at = day.at(9 + 8 * random.next());
  const common = { account, extension, direction: 'internal', talkative: 0.5, at } as const;
  makeCall(world, { ...common, number: colleague.extension, reach: 0.9 });
}

function numberOf({ random }: World, { customers }: Desk): string {
  if (customers.length > 0 && random.chance(0.6)) return random.pick(customers).number;
  return strangerNumber(random.between(0, 5_000_000));
}
