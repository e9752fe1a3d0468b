import { formatDay, localDay, type Micros } from '@grasp/domain';

/** The calendar day of an instant in a zone, `YYYY-MM-DD`. */
export function todayOf(zone: string, at: Micros): string {
  return formatDay(localDay(zone, at));
}
