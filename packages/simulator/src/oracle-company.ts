import { MICROS_PER_DAY, parseInstant } from '@grasp/domain';
import { type Company, createCompanyOf } from './company.ts';
import { type CompanyOptions, type Habits, toSettings } from './settings.ts';

/** Few entities, and all that makes two clocks hard many times over. */
const ORACLE_HABITS: Partial<Habits> = {
  listSize: 4,
  openRate: 0.7,
  moveRate: 0.3,
  reach: 0.9,
  otherCalls: 0.3,
  unknownNumbers: 0.15,
  transfers: 0.08,
  leavesPerYear: 2,
  movesPerYear: 8,
  swapsPerYear: 10,
  lateMappings: 0.5,
  sharedNumbers: 0.2,
  lostReopened: 0.5,
  wonReopened: 0.5,
  openOrders: 6,
  memberships: 3,
  membershipAge: [310, 372],
  renewalPace: 4,
  repairedAgain: 0.4,
  isWild: true,
  accountZones: ['Europe/Amsterdam', 'America/New_York', 'Asia/Shanghai'],
};

const SHARES = {
  late: 0.2,
  veryLate: 0.05,
  tied: 0.05,
  repaired: 0.1,
  backdated: 0.015,
  repeated: 0.01,
};
/** What is demanded of it: well below what is aimed at, since it is small. */
const DEMANDED = {
  late: 0.1,
  veryLate: 0.01,
  tied: 0.05,
  repaired: 0.1,
  backdated: 0.005,
  repeated: 0.004,
};
const CHECKED_FROM = 3000;
/** A month after the last Sunday of March, on which clocks go forward in Amsterdam. */
const TO = parseInstant('2026-04-30T17:23:45.678901+02:00');
/** What a desk makes of a calendar day, at the least. */
const EVENTS_A_DESK_DAY = 9;
const LEAST_DESKS = 5;
const EVENTS_A_DESK = 1000;
const LEAST_DAYS = 35;
const EFFECT_DAYS = 30;

/** The company for tests against an oracle. */
export type OracleOptions = {
  seed: number;
  /** How many facts. Default 4000. */
  events?: number;
  /** Whether memberships and renewals of won orders are among them. Default true. */
  reactions?: boolean;
};

/**
 * A small company for tests that hold a read model against a naive fold: late, tied, backdated, repeated, corrected (the
 * same fact several times, a correction corrected, into another day or owner) and retracted facts, orders and
 * memberships closed and reopened, extensions that change hands, accounts in three zones, clocks that go forward.
 * @throws Error at the end of going through it, when it has 3,000 facts or more and falls short of what is demanded.
 */
export function createOracleCompany({
  seed,
  events = 4000,
  reactions = true,
}: OracleOptions): Company {
  const reps = Math.max(LEAST_DESKS, Math.ceil(events / EVENTS_A_DESK));
  const days = Math.max(LEAST_DAYS, Math.ceil(events / reps / EVENTS_A_DESK_DAY));
  const options: CompanyOptions = {
    seed,
    from: TO - days * MICROS_PER_DAY,
    to: TO,
    effectFrom: TO - EFFECT_DAYS * MICROS_PER_DAY,
    reps,
    dialsPerDay: 3,
    reactions,
    source: 'oracle',
    shares: SHARES,
  };
  const settings = toSettings(options, ORACLE_HABITS);
  const demanded = { shares: DEMANDED, fromFacts: CHECKED_FROM };
  return createCompanyOf({ ...settings, eventsWanted: events, demanded });
}
