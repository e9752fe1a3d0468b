import { MICROS_PER_DAY } from '@grasp/domain';
import { createClocks } from './clocks.ts';
import type { CompanyFact } from './company-fact.ts';
import { createDay } from './day.ts';
import { reportEffect } from './effect.ts';
import { submitForecasts } from './forecasts.ts';
import { foundCompany } from './found.ts';
import { takeOtherCalls } from './other-calls.ts';
import { createOutbox } from './outbox.ts';
import { createRandom } from './random.ts';
import { renewMemberships } from './renewals.ts';
import { workDay } from './rep-day.ts';
import { changeRules } from './rulebook.ts';
import { type CompanyOptions, type Settings, toSettings } from './settings.ts';
import { type Census, checkCensus, createCounter } from './shares.ts';
import { changeStaff } from './staff.ts';
import { changeTargets } from './targets.ts';
import { createWorkCalendar } from './work-calendar.ts';
import { createAgenda, type World } from './world.ts';

/** A company: its facts in the order in which they arrive, made anew each time it is gone through. */
export type Company = Iterable<CompanyFact> & {
  settings: Settings;
  /** What was counted when it was last gone through to its end. @throws Error before that. */
  census(): Census;
};

/**
 * A seeded telesales company. Pure: the same options give the same facts on every machine, and a later `to` only adds
 * to them. Memory holds one day and what is late, however many facts there are.
 * @throws RangeError for options without a day or with more than 10 million events; Error, at the end of going through
 * it, when it falls short of the shares wanted.
 */
export function createCompany(options: CompanyOptions): Company {
  return createCompanyOf(toSettings(options));
}

/** The company of settings that are filled in. */
export function createCompanyOf(settings: Settings): Company {
  let last: Census | undefined;
  function* counted(): Generator<CompanyFact> {
    const counter = createCounter();
    for (const fact of factsOf(settings)) {
      counter.count(fact);
      yield fact;
    }
    last = counter.census();
    if (last.facts >= settings.demanded.fromFacts) checkCensus(last, settings.demanded.shares);
  }
  return {
    settings,
    [Symbol.iterator]: counted,
    census() {
      if (last === undefined) throw new Error('the company was not gone through to its end yet');
      return last;
    },
  };
}

/** As many as are wanted. */
function* factsOf(settings: Settings): Generator<CompanyFact> {
  let left = settings.eventsWanted;
  for (const released of daysOf(settings)) {
    for (const fact of released) {
      if (left === 0) return;
      left -= 1;
      yield fact;
    }
  }
}

/** What arrives, day by day. */
function* daysOf(settings: Settings): Generator<CompanyFact[]> {
  const { zone, firstDay, lastDay } = settings;
  const world = createWorld(settings);
  for (let number = firstDay; number <= lastDay; number += 1) {
    const day = createDay(zone, number, world.calendar.isWorkday(number));
    if (number === firstDay) foundCompany(world, day);
    world.agenda.run(day);
    changeStaff(world, day);
    changeRules(world, day);
    changeTargets(world, day);
    submitForecasts(world, day);
    for (const { rep } of world.desks) {
      if (day.isWorkday && rep !== null) workDay(world, rep, day);
    }
    takeOtherCalls(world, day);
    renewMemberships(world, day);
    reportEffect(world, day);
    yield world.outbox.release(day.end);
  }
  yield world.outbox.release(settings.to + MICROS_PER_DAY);
}

function createWorld(settings: Settings): World {
  const { seed, shares } = settings;
  const clocks = createClocks(createRandom(seed, 'clocks'), shares);
  return {
    settings,
    random: createRandom(seed, 'story'),
    outbox: createOutbox({ settings, clocks, random: createRandom(seed, 'repairs') }),
    calendar: createWorkCalendar(settings.extraWorkdays),
    agenda: createAgenda(),
    accounts: [],
    teams: [],
    desks: [],
    memberships: new Map(),
    targets: new Map(),
    given: { reps: 0, customers: 0, orders: 0, numbers: 0, memberships: 0 },
  };
}
