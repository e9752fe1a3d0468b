import type { DisciplineRow, DisciplineTotal } from '@grasp/read-models/views';

/** Rows of one division with their sums; the division that is shortest first. */
export type Group = {
  /** null: reps in no division, and calls of nobody. */
  division: string | null;
  rows: DisciplineRow[];
  total: Pick<DisciplineTotal, 'validCalls' | 'quota' | 'attainment'>;
  /** Valid calls and quota by day. */
  days: { validCalls: number; quota: number | null }[];
};

/** Keeps the order of the rows within a division, which is the shortest first. */
export function toGroups(rows: readonly DisciplineRow[], days: number): Group[] {
  const groups = [...Map.groupBy(rows, ({ division }) => division)].map(([division, members]) => ({
    division,
    rows: members,
    total: sumTotals(members),
    days: Array.from({ length: days }, (_, day) => sumDay(members, day)),
  }));
  return groups.sort((a, b) => rankOf(a) - rankOf(b));
}

/** A rate is taken of the sums, never averaged. */
export function sumTotals(rows: readonly DisciplineRow[]): Group['total'] {
  const validCalls = rows.reduce((sum, { total }) => sum + total.validCalls, 0);
  const held = rows.flatMap(({ total }) => total.quota ?? []);
  const quota = held.length === 0 ? null : held.reduce((sum, one) => sum + one, 0);
  return {
    validCalls,
    quota,
    attainment: quota === null || quota === 0 ? null : validCalls / quota,
  };
}

function sumDay(rows: readonly DisciplineRow[], day: number) {
  const cells = rows.flatMap(({ cells: all }) => all[day] ?? []);
  const held = cells.flatMap(({ quota }) => quota ?? []);
  return {
    validCalls: cells.reduce((sum, { validCalls }) => sum + validCalls, 0),
    quota: held.length === 0 ? null : held.reduce((sum, one) => sum + one, 0),
  };
}

function rankOf({ division, total }: Group): number {
  return division === null ? Number.POSITIVE_INFINITY : (total.attainment ?? Number.MAX_VALUE);
}
