import type { Log } from './log.ts';
import { reps } from './models/people.ts';
import type { Place } from './plain-event.ts';

/** Only a rep's numbers, or those of the reps of a team. */
export type Filter = { rep?: string | undefined; team?: string | undefined };

/** Whether somebody is in a filter: is the one asked for, and stands in the team at the place. */
export function isRepWanted(
  log: Log,
  id: string | null,
  { rep, team, place }: Filter & { place: Place },
): boolean {
  if (rep !== undefined && id !== rep) return false;
  if (team === undefined) return true;
  const [found] = log.rowsOf(reps, `rep-${id}`, place);
  return found?.row['team'] === team;
}
