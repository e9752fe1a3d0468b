import { localDay, MICROS_PER_DAY, type Micros, parseDay, startOfDay } from '@grasp/domain';
import type { OrderCourse, OrderHistory, OrderMoment, RenewalTerm } from '@grasp/forecast';
import type {
  CustomerState,
  Known,
  KnownOrder,
  OrderState,
  RenewalHistory,
  Segment,
  Talk,
  TargetState,
} from './known.ts';
import { type Days, momentsOf, turnsOf } from './moments.ts';

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
  /** By their ids: all, or those that are open at the cut-off where no more was asked for. */
  orders: OrderCourse[];
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
 * @param days the company's: days begin in its zone
 * @param openOnly open orders alone: of the others no more is known than what was signed
 */
export function toFacts(
  known: Known,
  cutoff: Micros,
  { days, openOnly = false }: { days: CompanyDays; openOnly?: boolean },
): CutoffFacts {
  const teams = new Map(
    [...known.teams].map(([rep, segments]) => [rep, segments.at(-1)?.state ?? null]),
  );
  const orders: OrderCourse[] = [];
  const signed: SignedOrder[] = [];
  for (const order of known.orders) {
    const segments = order.segments();
    const last = segments.at(-1) as Segment<OrderState>;
    const { status } = last.state;
    if (!openOnly || status === 'open') orders.push(toCourse(known, order, { segments, days }));
    if (status === 'won') signed.push(...signedOf(order.order, last.state, teams));
  }
  return {
    ...{ cutoff, orders, signed, teams },
    targets: known.targets,
    renewals: known.renewals.map((renewal) => toRenewalDue(renewal, { days, teams })),
    today: days.of(cutoff),
  };
}

function toCourse(
  known: Known,
  order: KnownOrder,
  { segments, days }: { segments: readonly Segment<OrderState>[]; days: Days },
): OrderCourse {
  return {
    order: order.order,
    openedAt: (segments[0] as Segment<OrderState>).from,
    turns: turnsOf(segments),
    history: () => toHistory(known, order, days),
  };
}

function signedOf(
  order: string,
  { rep, stage, amount, currency, signed_on: signedOn }: OrderState,
  teams: ReadonlyMap<string, string | null>,
): SignedOrder[] {
  if (signedOn === null) return [];
  const team = rep === null ? null : (teams.get(rep) ?? null);
  return [{ order, rep, team, stage, amount, currency, signedOn }];
}

function toRenewalDue(
  renewal: RenewalHistory,
  { days, teams }: { days: CompanyDays; teams: ReadonlyMap<string, string | null> },
): RenewalDue {
  const { membership, term, status, rep, amount, currency, due_on: dueOn } = renewal;
  const dayOf = (at: Micros | null): number | null => (at === null ? null : days.of(at));
  return {
    ...{ membership, term, status, rep, amount, currency, dueOn },
    team: rep === null ? null : (teams.get(rep) ?? null),
    renewed: renewal.renewed_amount ?? 0,
    due: days.number(dueOn),
    since: days.of(renewal.since),
    contacted: dayOf(renewal.contacted_at),
    decided: dayOf(renewal.decided_at),
  };
}

/** Days of the company, by what they are written as. */
export type CompanyDays = Days & {
  /** The day of an instant, and that of a text, counted from 1970. */
  of: (at: Micros) => number;
  number: (day: string) => number;
};

/** Days in a zone, each worked out once. */
export function createDays(zone: string): CompanyDays {
  const numbers = new Map<string, number>();
  const starts = new Map<number, Micros>();
  const number = (day: string): number => {
    const known = numbers.get(day) ?? parseDay(day);
    numbers.set(day, known);
    return known;
  };
  const start = (day: number): Micros => {
    const known = starts.get(day) ?? startOfDay(zone, day);
    starts.set(day, known);
    return known;
  };
  return {
    first: (day) => start(number(day)),
    end: (day) => start(number(day) + 1),
    of: (at) => localDay(zone, at),
    number,
  };
}

/** The history of an order as it stands in what is known. */
function toHistory(known: Known, { order, segments: of }: KnownOrder, days: Days): OrderHistory {
  const segments = of();
  const [first, last] = [segments[0], segments.at(-1)] as [
    Segment<OrderState>,
    Segment<OrderState>,
  ];
  const moments = momentsOf(segments, days);
  tellOwners(moments, segments, known.teams);
  const { customer } = last.state;
  const ofCustomer = customer === null ? [] : known.customer(customer);
  const until = last.state.status === 'open' ? Number.POSITIVE_INFINITY : last.from;
  const within = (at: Micros): boolean => at >= first.from - BEFORE_OPENING && at <= until;
  tellTouches(moments, ofCustomer, within);
  if (customer !== null) tellTalks(moments, known.talks(customer), within);
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
