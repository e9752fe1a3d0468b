import { localDay, type Micros, startOfDay } from '@grasp/domain';
import type { Shares } from './shares.ts';

/** Which company to make, from when to when. */
export type CompanyOptions = {
  seed: number;
  /** The moment of generation: nothing is recorded, and nothing arrives, after it. */
  to: Micros;
  /** First day of the company's history. Default: 425 days before `to`. */
  from?: Micros;
  /** Desks that sell; somebody sits at each nearly always. Default 24. */
  reps?: number;
  /** Exactly so many facts, up to 10 million, where the span allows: takes the place of `reps`, and of `from` for few. */
  eventsWanted?: number;
  /** Calls that a rep of average diligence makes on a full day. Default 30. */
  dialsPerDay?: number;
  /** Zone of the company and of its telephone accounts. Default `Europe/Amsterdam`. */
  zone?: string;
  /** When the telephone system was connected: earlier calls were made, but nobody recorded them. Default `from`. */
  callsFrom?: Micros;
  /** When the site began to report what members' shops get. Default `from`. */
  effectFrom?: Micros;
  /**
   * Whether the facts hold what the platform's reactors would make of them (memberships and renewals of won orders,
   * time-outs of calls). They then say so (`reactionsOff`). Default false: the reactors do it.
   */
  reactions?: boolean;
  /** The least shares of what makes two clocks hard. */
  shares?: Partial<Shares>;
  /** System named in every dedupe key. Default `simulator`. */
  source?: string;
  /** Days worked although they are off, as days since 1970-01-01. */
  extraWorkdays?: readonly number[];
};

/** What makes this company's people and customers as they are. */
export type Habits = {
  /** Customers that a desk keeps on its list to be called. */
  listSize: number;
  /** Chance that a talk with a customer of the list opens an order, for an average rep. */
  openRate: number;
  /** Chance that a talk moves an order on, before skill and warmth add to it. */
  moveRate: number;
  /** Share of dials to numbers that are no customer's. */
  unknownNumbers: number;
  /** Chance that a customer picks up. */
  reach: number;
  transfers: number;
  /** Calls without a rep's list behind them, against the usual. */
  otherCalls: number;
  leavesPerYear: number;
  movesPerYear: number;
  /** Times a year that a rep swaps the desk, and so the extension, with another. */
  swapsPerYear: number;
  /** Share of extension mappings that are entered two days late. */
  lateMappings: number;
  sharedNumbers: number;
  lostReopened: number;
  wonReopened: number;
  /** Orders that each rep, and memberships that each desk, brings along on the first day. */
  openOrders: number;
  memberships: number;
  /** Days that these memberships had lasted by then: fewest and most. */
  membershipAge: readonly [number, number];
  /** How often members are talked to about their renewal, and decide, against the usual. */
  renewalPace: number;
  /** Share of corrected facts that are corrected once more. */
  repairedAgain: number;
  /** Any fact may be corrected into another moment or retracted, also where the story then no longer fits. */
  isWild: boolean;
  /** The accounts' zones, in turn; empty: the company's. */
  accountZones: readonly string[];
};

export type Settings = Required<CompanyOptions> & {
  habits: Habits;
  /** The shares below which the company is refused, once it has so many facts: with fewer, chance rules. */
  demanded: { shares: Shares; fromFacts: number };
  firstDay: number;
  lastDay: number;
  shares: Shares;
};

export const DEFAULT_SHARES: Shares = {
  late: 0.05,
  veryLate: 0.01,
  tied: 0.02,
  repaired: 0.02,
  backdated: 0.003,
  repeated: 0.002,
};

export const DEFAULT_HABITS: Habits = {
  listSize: 40,
  openRate: 0.05,
  moveRate: 0.07,
  unknownNumbers: 0.2,
  reach: 0.52,
  transfers: 0.01,
  otherCalls: 1,
  leavesPerYear: 0.22,
  movesPerYear: 0.3,
  swapsPerYear: 0.25,
  lateMappings: 0.25,
  sharedNumbers: 0.015,
  lostReopened: 0.06,
  wonReopened: 0.02,
  openOrders: 6,
  memberships: 4,
  membershipAge: [5, 340],
  renewalPace: 1,
  repairedAgain: 0.05,
  isWild: false,
  accountZones: [],
};

const DAYS = 425;
const DAY: Micros = 86_400_000_000;
const MAX_EVENTS = 10_000_000;
const LEAST_REPS = 12;
const CHECKED_FROM = 50_000;
/** What a desk makes of a calendar day at 30 dials per working day, at the least: half of it comes whatever the dials. */
const EVENTS_PER_DESK_DAY = 30;

/**
 * The options with everything filled in.
 * @throws RangeError for a span without a day, or more events than 10 million.
 */
export function toSettings(options: CompanyOptions, habits: Partial<Habits> = {}): Settings {
  const zone = options.zone ?? 'Europe/Amsterdam';
  const { reps, from } = sizeOf(options);
  const firstDay = localDay(zone, from);
  const lastDay = localDay(zone, options.to);
  if (!(lastDay > firstDay)) throw new RangeError('a company needs a day from `from` to `to`');
  const start = startOfDay(zone, firstDay);
  const shares = { ...DEFAULT_SHARES, ...options.shares };
  return {
    dialsPerDay: 30,
    callsFrom: start,
    effectFrom: start,
    reactions: false,
    source: 'simulator',
    extraWorkdays: [],
    eventsWanted: MAX_EVENTS,
    ...options,
    zone,
    reps,
    from: start,
    firstDay,
    lastDay,
    shares,
    demanded: { shares, fromFacts: CHECKED_FROM },
    habits: { ...DEFAULT_HABITS, ...habits },
  };
}

function sizeOf(options: CompanyOptions): { reps: number; from: Micros } {
  const { to, eventsWanted, dialsPerDay = 30 } = options;
  const from = options.from ?? to - DAYS * DAY;
  if (eventsWanted === undefined) return { reps: options.reps ?? 24, from };
  if (!(eventsWanted >= 1 && eventsWanted <= MAX_EVENTS)) {
    throw new RangeError(`events wanted: 1 to ${MAX_EVENTS}, not ${eventsWanted}`);
  }
  const perDeskDay = (EVENTS_PER_DESK_DAY * (30 + dialsPerDay)) / 60;
  const days = (to - from) / DAY;
  const reps = Math.max(LEAST_REPS, Math.ceil(eventsWanted / perDeskDay / days));
  const daysWanted = Math.ceil(eventsWanted / perDeskDay / reps) + 10;
  return { reps, from: Math.max(from, to - daysWanted * DAY) };
}
