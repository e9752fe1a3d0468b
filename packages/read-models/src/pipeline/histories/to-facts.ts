import { localDay, MICROS_PER_DAY, type Micros, parseDay, startOfDay } from '@grasp/domain';
import type { OrderHistory, OrderMoment, RenewalTerm } from '@grasp/forecast';
import type {
  CustomerState,
  Known,
  OrderState,
  RenewalHistory,
  Segment,
  Talk,
  TargetState,
} from './known.ts';
import { type Days, momentsOf } from './moments.ts';

/** Contacts so long before an order was opened still stand in its features. */
const BEFORE_OPENING = 28 * MICROS_PER_DAY;

/** An order that is won as of a cut-off. */
export type SignedOrder = {
  order: string;
  rep: string | null;
  team: string | null;
  stage: string;
  /** Integer minor units. */
  amount: number;
  currency: string;
  signedOn: string;
};

/** What a forecast may look at, all of it as it stands at the cut-off: S(cutoff, cutoff). */
export type CutoffFacts = {
  cutoff: Micros;
  /** By order: of all, or of those that are open at the cut-off where no more was asked for. */
  histories: OrderHistory[];
  signed: SignedOrder[];
  /** The team of each rep at the cut-off. */
  teams: ReadonlyMap<string, string | null>;
  targets: readonly TargetState[];
  renewals: readonly RenewalDue[];
  /** The day of the cut-off in the company's zone, counted as the days of renewals are. */
  today: number;
};

/** The end of a membership's term: what it is worth, whose it is, and its days in the company's zone. */
export type RenewalDue = RenewalTerm & {
  membership: string;
  rep: string | null;
  team: string | null;
  dueOn: string;
  /** Value of the term that ends, integer minor units. */
  amount: number;
  /** Value of the new term; 0 unless it was renewed. */
  renewed: number;
  currency: string;
};

/**
 * What is known, as a forecast takes it.
 * @param zone the company's: days begin in it
 * @param openOnly histories of open orders alone: a model that is at hand needs no others
 */
export function toFacts(
  known: Known,
  cutoff: Micros,
  { zone, openOnly = false }: { zone: string; openOnly?: boolean },
): CutoffFacts {
  const orders = openOnly
    ? known.orders.filter(([, segments]) => segments.at(-1)?.state.status === 'open')
    : known.orders;
  const teams = new Map(
    [...known.teams].map(([rep, segments]) => [rep, segments.at(-1)?.state ?? null]),
  );
  return {
    cutoff,
    histories: toHistories({ ...known, orders }, zone),
    signed: known.orders.flatMap(([order, segments]) => signedOf(order, segments, teams)),
    teams,
    targets: known.targets,
    renewals: known.renewals.map((renewal) => toRenewalDue(renewal, { zone, teams })),
    today: localDay(zone, cutoff),
  };
}

function signedOf(
  order: string,
  segments: readonly Segment<OrderState>[],
  teams: ReadonlyMap<string, string | null>,
): SignedOrder[] {
  const state = segments.at(-1)?.state;
  if (state?.status !== 'won' || state.signed_on === null) return [];
  const { rep, stage, amount, currency, signed_on: signedOn } = state;
  const team = rep === null ? null : (teams.get(rep) ?? null);
  return [{ order, rep, team, stage, amount, currency, signedOn }];
}

function toRenewalDue(
  renewal: RenewalHistory,
  { zone, teams }: { zone: string; teams: ReadonlyMap<string, string | null> },
): RenewalDue {
  const { membership, term, status, rep, amount, currency, due_on: dueOn } = renewal;
  const dayOf = (at: Micros | null): number | null => (at === null ? null : localDay(zone, at));
  return {
    ...{ membership, term, status, rep, amount, currency, dueOn },
    team: rep === null ? null : (teams.get(rep) ?? null),
    renewed: renewal.renewed_amount ?? 0,
    due: parseDay(dueOn),
    since: localDay(zone, renewal.since),
    contacted: dayOf(renewal.contacted_at),
    decided: dayOf(renewal.decided_at),
  };
}

/**
 * The histories of all orders as they stand in what is known.
 * @param zone the company's: days begin in it
 */
function toHistories(known: Known, zone: string): OrderHistory[] {
  const days = createDays(zone);
  return known.orders.map(([order, segments]) => toHistory(known, order, segments, days));
}

/** First and last instants of days, each worked out once. */
function createDays(zone: string): Days {
  const starts = new Map<number, Micros>();
  const start = (day: number): Micros => {
    const known = starts.get(day) ?? startOfDay(zone, day);
    starts.set(day, known);
    return known;
  };
  return {
    first: (day) => start(parseDay(day)),
    end: (day) => start(parseDay(day) + 1),
  };
}

function toHistory(
  known: Known,
  order: string,
  segments: readonly Segment<OrderState>[],
  days: Days,
): OrderHistory {
  const [first, last] = [segments[0], segments.at(-1)] as [
    Segment<OrderState>,
    Segment<OrderState>,
  ];
  const moments = momentsOf(segments, days);
  tellOwners(moments, segments, known.teams);
  const { customer } = last.state;
  const ofCustomer = customer === null ? [] : (known.customers.get(customer) ?? []);
  const until = last.state.status === 'open' ? Number.POSITIVE_INFINITY : last.from;
  const within = (at: Micros): boolean => at >= first.from - BEFORE_OPENING && at <= until;
  tellTouches(moments, ofCustomer, within);
  if (customer !== null) tellTalks(moments, known.talks.get(customer) ?? [], within);
  moments.sort((a, b) => a.at - b.at);
  const { segment = null, source = null } = ofCustomer.at(-1)?.state ?? {};
  return { order, openedAt: first.from, segment, source, moments };
}

/** Whose the order is, and in which team: a rep who moves takes the order along. */
function tellOwners(
  moments: OrderMoment[],
  segments: readonly Segment<OrderState>[],
  teams: Known['teams'],
): void {
  segments.forEach(({ from, state: { rep } }, i) => {
    const isTaken = i === 0 || segments[i - 1]?.state.rep !== rep;
    const stays = rep === null ? [] : (teams.get(rep) ?? []);
    if (isTaken) {
      const team = stays.findLast((stay) => stay.from <= from)?.state ?? null;
      moments.push({ at: from, kind: 'owner', rep, team });
    }
    const to = segments[i + 1]?.from ?? Number.POSITIVE_INFINITY;
    const moves = stays.filter((stay) => stay.from > from && stay.from < to);
    for (const { from: at, state: team } of moves) moments.push({ at, kind: 'owner', rep, team });
  });
}

function tellTouches(
  moments: OrderMoment[],
  segments: readonly Segment<CustomerState>[],
  within: (at: Micros) => boolean,
): void {
  let touches = 0;
  for (const { from, state } of segments) {
    const more = state.touches - touches;
    touches = state.touches;
    if (within(from)) for (let n = 0; n < more; n += 1) moments.push({ at: from, kind: 'touch' });
  }
}

function tellTalks(
  moments: OrderMoment[],
  talks: readonly Talk[],
  within: (at: Micros) => boolean,
): void {
  for (const { at, talkMs } of talks) {
    if (within(at)) moments.push({ at, kind: 'call', talkMs });
  }
}
