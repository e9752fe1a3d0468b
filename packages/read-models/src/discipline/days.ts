import { formatDay } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import { readCalendars } from '../calendar/read-calendars.ts';
import { repFilter } from '../names.ts';
import type { Company, ModelQuery } from '../query.ts';
import type { CallRefs, DisciplineDay, DisciplineDays, Stamp } from '../views.ts';
import { lastDayAt } from './elapsed.ts';
import { type QuotaOf, readQuotas } from './quotas.ts';
import { type CallMeasure, type CallsOf, callsReference } from './reference.ts';
import { readStaff, type Staff } from './staff.ts';
import { isRestated, noCounts, type RepDay, tallyDays } from './tally.ts';

export type DisciplineDaysQuery = ModelQuery & {
  /** Local days, both included. */
  from: number;
  to: number;
};

/** What each rep did by telephone on each day that has come, beside the quota. Calls of nobody come last. */
export async function disciplineDays(
  snapshot: Snapshot,
  query: DisciplineDaysQuery,
  company: Company,
): Promise<Omit<DisciplineDays, keyof Stamp>> {
  const { place, from, to } = query;
  const reps = await repFilter(snapshot, query);
  const counted = await tallyDays(snapshot, { place, from, to, reps }, company);
  const staff = await readStaff(snapshot, place.k);
  const calendars = await readCalendars(snapshot, company, place.k);
  const quotaOf = await readQuotas(snapshot, { place, from, to }, { staff, calendars });
  const last = Math.min(to, lastDayAt(calendars, place.v));
  const idle = idleDays(counted, { reps: reps ?? staff.reps, from, last, quotaOf });
  const items = [...counted.filter(hasCounts), ...idle].map((day) =>
    toDay(day, { query, staff, quotaOf: day.day > last ? noQuota : quotaOf }),
  );
  return { items: items.sort(byDayAndRep) };
}

/** The numbers of a day that every view shows. `of`: whose they are, as the query is narrowed. */
export function toNumbers(
  { now, before }: Pick<RepDay, 'now' | 'before'>,
  { place, quota, of }: { place: Place; quota: number | null; of: CallsOf },
): Omit<DisciplineDay, 'rep' | 'repName' | 'day'> {
  return {
    ...now,
    quota,
    isRestated: isRestated({ now, before }),
    ref: callsReference(place, 'calls', of),
    refs: { validCalls: callsReference(place, 'validCalls', of) },
  };
}

/** Refs of all numbers of calls. */
export function toRefs(place: Place, of: CallsOf): CallRefs {
  const ref = (measure: CallMeasure): string => callsReference(place, measure, of);
  return {
    dials: ref('dials'),
    connects: ref('connects'),
    talkMs: ref('talkMs'),
    validCalls: ref('validCalls'),
  };
}

/** Whether anything was counted, now or when the day ended. */
export function hasCounts({ now, before }: RepDay): boolean {
  return [now, before].some(({ dials, connects, talkMs }) => dials + connects + talkMs > 0);
}

const noQuota: QuotaOf = () => null;

type Idle = { reps: readonly string[]; from: number; last: number; quotaOf: QuotaOf };

/** Days on which a rep who had a quota made no call. */
function idleDays(counted: readonly RepDay[], { reps, from, last, quotaOf }: Idle): RepDay[] {
  const seen = new Set(counted.filter(hasCounts).map(({ rep, day }) => `${day} ${rep}`));
  const days = Array.from({ length: Math.max(0, last - from + 1) }, (_, i) => from + i);
  return reps.flatMap((rep) =>
    days
      .filter((day) => !seen.has(`${day} ${rep}`) && quotaOf(rep, day) !== null)
      .map((day) => ({ rep, day, legs: 0, now: noCounts(), before: noCounts() })),
  );
}

function toDay(
  { rep, day, ...counts }: RepDay,
  { query, staff, quotaOf }: { query: DisciplineDaysQuery; staff: Staff; quotaOf: QuotaOf },
): DisciplineDay {
  const { place, team } = query;
  const text = formatDay(day);
  const of = { rep, team, from: text, to: text };
  const quota = rep === null ? null : quotaOf(rep, day);
  return {
    rep,
    repName: rep === null ? null : (staff.repAt(rep, place.v)?.name ?? null),
    day: text,
    ...toNumbers(counts, { place, quota, of }),
    refs: toRefs(place, of),
  };
}

/** By day, then rep; what is nobody's comes last. */
export function byDayAndRep(
  a: { day: string; rep: string | null },
  b: { day: string; rep: string | null },
): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  if (a.rep === null || b.rep === null) return a.rep === null ? 1 : -1;
  return a.rep < b.rep ? -1 : 1;
}
