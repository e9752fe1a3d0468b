import type { Money } from './answer.ts';
import type { DisciplineRow, DisciplineTotal } from './discipline.ts';
import type { ForecastResultView } from './forecast.ts';

/** What a what-if changes, by the field that tells it: docs/reference/changes.md. Days are local, money is in minor units. */
export type WhatIfChanges = {
  closes: { order: string; closes: 'won' | 'lost' };
  pushedTo: { order: string; pushedTo: string };
  amount: { order: string } & Money;
  leaves: { rep: string; leaves: true; ordersTo: string | null };
  prices: {
    prices: number;
    stage?: string | undefined;
    rep?: string | undefined;
    team?: string | undefined;
  };
  target: {
    target: string;
    currency: string;
    period: string;
    scope: 'company' | 'division' | 'team' | 'rep';
    /** Left out of the company's. */
    of?: string | undefined;
  };
  arrivals: { arrivals: number };
  model: { model: Record<string, number | readonly number[] | undefined> };
  quota: { quota: number; scope: 'all' | 'team' | 'rep'; of?: string | undefined } & SinceDay;
  quotas: { quotas: number } & SinceDay;
  validCall: {
    validCall: {
      minTalkMs?: number | undefined;
      customerNumberOnly?: boolean | undefined;
      workHoursOnly?: boolean | undefined;
      duplicateWithinMs?: number | undefined;
    };
  } & SinceDay;
  calendar: {
    calendar: {
      /** 1: Monday. */
      workdays?: readonly number[] | undefined;
      from?: string | undefined;
      to?: string | undefined;
      holidays: readonly string[];
      extraWorkdays: readonly string[];
    };
  } & SinceDay;
};
/** From this day on; left out: at all times. */
type SinceDay = { from?: string | undefined };
export type WhatIfChange = WhatIfChanges[keyof WhatIfChanges];

/** A forecast as things stand, beside the same with changes. */
export type ForecastWhatIf = {
  base: ForecastResultView;
  changed: ForecastResultView;
  delta: {
    currency: string;
    mean: string;
    p10: string;
    p50: string;
    p90: string;
    chance: number | null;
  }[];
};

/** A rep's month of calls as it is judged under one rule book. */
export type MonthVerdict = Pick<DisciplineTotal, 'validCalls' | 'quota' | 'attainment' | 'verdict'>;

/** Many reps' months of calls together; the attainment is of the sums. */
export type VerdictSum = Pick<DisciplineTotal, 'validCalls' | 'quota' | 'attainment'> & {
  /** How many months of reps have each verdict. */
  verdicts: Record<DisciplineTotal['verdict'], number>;
};

/** As it is, as it would be, and the difference; null where one of the two is null. */
export type TriedBeside<T> = {
  is: T;
  tried: T;
  delta: { validCalls: number; quota: number | null; attainment: number | null };
};

/** rep null: calls of nobody. */
export type VerdictRow = TriedBeside<MonthVerdict> &
  Pick<DisciplineRow, 'rep' | 'repName' | 'team' | 'teamName' | 'division'>;

/** Months of calls as they are judged, and as they would be under rules that are tried. */
export type VerdictsWhatIf = {
  asOf: string;
  knownAt: string;
  total: TriedBeside<VerdictSum>;
  /** Rows whose verdict changes first, then by how far valid calls and quota do. */
  months: { month: string; total: TriedBeside<VerdictSum>; rows: VerdictRow[] }[];
};

/** What follows from changes: for a forecast, for the verdicts on months of calls, or both. */
export type WhatIfResultView = {
  verdicts?: VerdictsWhatIf;
  /** Every change of the file, in plain English, as the inputs of the run have them. */
  changes: string[];
} & (ForecastWhatIf | { [name in keyof ForecastWhatIf]?: never });
