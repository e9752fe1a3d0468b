import {
  type Attributes,
  MICROS_PER_DAY,
  type Micros,
  type OrderCourse,
  type OrderHistory,
  type OrderMoment,
  standingAt,
} from './order-history.ts';

/** How often a kind of proof fact was seen, and how many days ago last. */
export type FactSeen = { count: number; daysSince: number };

/** An order as it stood at an instant: everything that a model may look at, and nothing that came later. */
export type OrderFeatures = {
  order: string;
  at: Micros;
  status: 'open' | 'won' | 'lost';
  rep: string | null;
  team: string | null;
  segment: string | null;
  source: string | null;
  stage: string;
  /** Integer minor units. */
  amount: number;
  currency: string;
  /** Days since it was opened, with fractions, as all days here. */
  ageDays: number;
  stageDays: number;
  stagesEntered: number;
  reopened: number;
  touches7: number;
  touches28: number;
  /** Connected calls. */
  calls7: number;
  calls28: number;
  talkMs28: number;
  /** Since the last touch, connected call or proof fact; null: none yet. */
  daysSinceContact: number | null;
  /** By kind of proof fact; kinds never seen are left out. */
  facts: Readonly<Record<string, FactSeen>>;
  nextStep: 'missing' | 'planned' | 'overdue';
  /** How often its planned close was moved to a later day. */
  pushes: number;
  /** Negative once the day has passed; null: none is planned. */
  daysToPlannedClose: number | null;
  attributes: Attributes;
};

/** An order while its moments are gone through: what its features have as it is, and what they are worked out from. */
type State = {
  now: Pick<
    OrderFeatures,
    | ('order' | 'status' | 'rep' | 'team' | 'segment' | 'source')
    | ('stage' | 'amount' | 'currency' | 'reopened' | 'pushes')
  >;
  openedAt: Micros;
  stageSince: Micros;
  plannedClose: Micros | null;
  lastContact: Micros | null;
  facts: Record<string, { count: number; last: Micros }>;
  steps: Map<string, Micros>;
  stages: Set<string>;
  attributes: Record<string, string | number>;
};

/** The moments of a history in the order of their time, in which they mostly come; the given order decides between equals. */
function inOrder(moments: readonly OrderMoment[]): readonly OrderMoment[] {
  for (let i = 1; i < moments.length; i += 1) {
    if ((moments[i] as OrderMoment).at < (moments[i - 1] as OrderMoment).at) {
      return moments.toSorted((a, b) => a.at - b.at);
    }
  }
  return moments;
}

/**
 * An order as it stood at an instant, moments at that very instant included; undefined before it was opened.
 * Exchanging moments of one day that do not overwrite each other changes nothing.
 */
export function featuresAt(history: OrderHistory, at: Micros): OrderFeatures | undefined {
  return featuresAtEach(history, [at])[0];
}

/** An order as it stood at an instant at which it was open; else undefined, and its history is not asked for. */
export const openAt = (course: OrderCourse, at: Micros): OrderFeatures | undefined =>
  standingAt(course, at)?.status === 'open' ? featuresAt(course.history(), at) : undefined;

/**
 * An order as it stood at each of some ascending instants; those before it was opened are left out. One pass over the
 * moments, however many instants there are.
 */
export function featuresAtEach(
  history: OrderHistory,
  instants: readonly Micros[],
): OrderFeatures[] {
  const moments = inOrder(history.moments);
  const state = opened(history);
  const seen: OrderMoment[] = [];
  const features: OrderFeatures[] = [];
  let next = 0;
  for (const at of instants) {
    for (; next < moments.length && (moments[next] as OrderMoment).at <= at; next += 1) {
      const moment = moments[next] as OrderMoment;
      apply(state, moment);
      if (moment.kind === 'touch' || moment.kind === 'call') seen.push(moment);
    }
    if (at >= history.openedAt) features.push(toFeatures(state, seen, at));
  }
  return features;
}

function opened({ order, openedAt, segment, source }: OrderHistory): State {
  const now: State['now'] = {
    ...{ order, status: 'open', rep: null, team: null, segment, source },
    ...{ stage: '', amount: 0, currency: '', reopened: 0, pushes: 0 },
  };
  return {
    ...{ now, openedAt, stageSince: openedAt, plannedClose: null, lastContact: null },
    ...{ facts: {}, steps: new Map(), stages: new Set(), attributes: {} },
  };
}

function apply(state: State, moment: OrderMoment): void {
  switch (moment.kind) {
    case 'stage':
      enter(state, moment.stage, moment.at);
      return;
    case 'amount':
      state.now.amount = moment.amount;
      state.now.currency = moment.currency;
      return;
    case 'owner':
      state.now.rep = moment.rep;
      state.now.team = moment.team;
      return;
    case 'planned_close':
      planClose(state, moment.on);
      return;
    case 'touch':
    case 'call':
      state.lastContact = moment.at;
      return;
    case 'fact':
      state.facts[moment.fact] = {
        count: (state.facts[moment.fact]?.count ?? 0) + 1,
        last: moment.at,
      };
      state.lastContact = moment.at;
      return;
    case 'attributes':
      setAttributes(state, moment.set);
      return;
    default:
      decide(state, moment);
  }
}

type Deciding = Extract<
  OrderMoment,
  { kind: 'won' | 'lost' | 'reopened' | 'step_planned' | 'step_done' }
>;

function decide(state: State, moment: Deciding): void {
  switch (moment.kind) {
    case 'won':
    case 'lost':
      state.now.status = moment.kind;
      return;
    case 'reopened':
      state.now.status = 'open';
      state.now.reopened += 1;
      enter(state, moment.stage, moment.at);
      return;
    case 'step_planned':
      state.steps.set(moment.step, moment.due);
      return;
    case 'step_done':
      state.steps.delete(moment.step);
  }
}

function enter(state: State, stage: string, at: Micros): void {
  if (state.now.stage === stage) return;
  state.now.stage = stage;
  state.stageSince = at;
  state.stages.add(stage);
}

function planClose(state: State, on: Micros | null): void {
  if (state.plannedClose !== null && on !== null && on > state.plannedClose) state.now.pushes += 1;
  state.plannedClose = on;
}

function setAttributes(state: State, set: Record<string, string | number | null>): void {
  for (const [name, value] of Object.entries(set)) {
    if (value === null) delete state.attributes[name];
    else state.attributes[name] = value;
  }
}

const daysBetween = (from: Micros, to: Micros): number => (to - from) / MICROS_PER_DAY;

function toFeatures(state: State, contacts: readonly OrderMoment[], at: Micros): OrderFeatures {
  const { now, openedAt, stageSince, plannedClose, lastContact } = state;
  const since = (moment: Micros): number => daysBetween(moment, at);
  const facts: Record<string, FactSeen> = {};
  for (const kind in state.facts) {
    const { count, last } = state.facts[kind] as { count: number; last: Micros };
    facts[kind] = { count, daysSince: since(last) };
  }
  return {
    ...now,
    ...recent(contacts, at),
    at,
    ageDays: since(openedAt),
    stageDays: since(stageSince),
    stagesEntered: state.stages.size,
    daysSinceContact: lastContact === null ? null : since(lastContact),
    facts,
    nextStep: nextStepOf(state.steps, at),
    daysToPlannedClose: plannedClose === null ? null : -since(plannedClose),
    attributes: { ...state.attributes },
  };
}

/** Touches and calls of the last 7 and 28 days. `contacts` ascend, so the walk from their end can stop early. */
function recent(contacts: readonly OrderMoment[], at: Micros) {
  const counts = { touches7: 0, touches28: 0, calls7: 0, calls28: 0, talkMs28: 0 };
  for (let i = contacts.length - 1; i >= 0; i -= 1) {
    const contact = contacts[i] as OrderMoment;
    const days = daysBetween(contact.at, at);
    if (days >= 28) break;
    const isRecent = days < 7 ? 1 : 0;
    if (contact.kind === 'call') {
      counts.calls28 += 1;
      counts.calls7 += isRecent;
      counts.talkMs28 += contact.talkMs;
    } else {
      counts.touches28 += 1;
      counts.touches7 += isRecent;
    }
  }
  return counts;
}

function nextStepOf(steps: ReadonlyMap<string, Micros>, at: Micros): OrderFeatures['nextStep'] {
  if (steps.size === 0) return 'missing';
  return Math.min(...steps.values()) < at ? 'overdue' : 'planned';
}
