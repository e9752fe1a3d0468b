import type { Page, Stamp } from './answer.ts';

/** What a rep did by telephone on one day. `quota` is prorated by calendar and approved leave; null = no quota held. */
export type DisciplineDay = {
  rep: string | null;
  repName: string | null;
  day: string;
  dials: number;
  connects: number;
  talkMs: number;
  validCalls: number;
  quota: number | null;
  /** Whether facts that became known on a later day changed this day. */
  isRestated: boolean;
  /** Opens the calls in any of the numbers. */
  ref: string;
  /** Opens the calls in each number; a month's grid has that of the number it shows. */
  refs: CallRefs;
};
export type CallRefs = {
  validCalls: string;
  dials?: string;
  connects?: string;
  talkMs?: string;
};
export type DisciplineDays = Stamp & { items: DisciplineDay[] };

export type DisciplineTotal = {
  dials: number;
  connects: number;
  talkMs: number;
  validCalls: number;
  /** Σ of the days elapsed. */
  quota: number | null;
  /** validCalls ÷ quota */
  attainment: number | null;
  /** `open` while the month runs, until the calls make the quota of all its days; `none` without a quota. */
  verdict: 'met' | 'short' | 'open' | 'none';
  /** Opens the rep's calls of the month, those of each number in `refs`. */
  ref?: string;
  refs?: CallRefs;
};

export type DisciplineRow = {
  rep: string | null;
  repName: string | null;
  team: string | null;
  teamName: string | null;
  division: string | null;
  /** In the order of `days`; null: nothing happened and no quota held. */
  cells: (Omit<DisciplineDay, 'rep' | 'repName' | 'day'> | null)[];
  total: DisciplineTotal;
};

export type DisciplineMonth = Stamp & {
  month: string;
  zone: string;
  days: { day: string; isWorkday: boolean }[];
  /** Shortest attainment first; the unattributed row (rep null) last. */
  rows: DisciplineRow[];
};

/** Why a call does not count; null = it does. */
export type InvalidReason =
  | 'not_answered'
  | 'too_short'
  | 'no_customer_number'
  | 'outside_work_hours'
  | 'duplicate'
  | 'not_outbound'
  | 'secondary_leg';

export type CallItem = {
  call: string;
  startedAt: string;
  day: string;
  direction: 'outbound' | 'inbound' | 'internal';
  status: string;
  outcome: string | null;
  extension: string | null;
  rep: string | null;
  repName: string | null;
  number: string | null;
  customers: { customer: string; name: string | null }[];
  talkMs: number;
  isPrimary: boolean;
  isValid: boolean;
  whyNot: InvalidReason | null;
  /** Recorded on a later day than the call's. */
  isLate: boolean;
  ref: string;
};
export type CallPage = Page<CallItem>;

export type AnomalyKind = 'unattributed' | 'ambiguous' | 'ultra_short' | 'duplicate' | 'timed_out';
export type AnomalyPage = Page<CallItem & { kind: AnomalyKind }>;

export type RestatedDay = {
  rep: string | null;
  repName: string | null;
  day: string;
  /** As known at the end of the day itself, and as known at the query's k. */
  before: { dials: number; connects: number; talkMs: number; validCalls: number };
  after: { dials: number; connects: number; talkMs: number; validCalls: number };
  ref: string;
};
export type RestatedDays = Stamp & { items: RestatedDay[] };
