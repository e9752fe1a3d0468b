import { formatDay } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import { repFilter, repNames } from '../names.ts';
import type { Company } from '../query.ts';
import type { RestatedDay, RestatedDays, Stamp } from '../views.ts';
import { byDayAndRep, type DisciplineDaysQuery } from './days.ts';
import { restatedReference } from './reference.ts';
import { isRestated, tallyDays } from './tally.ts';

/**
 * Days whose numbers changed through what became known after they ended: late or corrected calls, a mapping, a customer's
 * number, a rule or a calendar. Before = as known when the local day of the calls ended.
 */
export async function restatedDays(
  snapshot: Snapshot,
  query: DisciplineDaysQuery,
  company: Company,
): Promise<Omit<RestatedDays, keyof Stamp>> {
  const { place, from, to, team } = query;
  const reps = await repFilter(snapshot, query);
  const counted = await tallyDays(snapshot, { place, from, to, reps }, company);
  const changed = counted.filter(isRestated);
  const names = await repNames(
    snapshot,
    place,
    changed.map(({ rep }) => rep),
  );
  const items = changed.map(({ rep, day, before, now }): RestatedDay => {
    const text = formatDay(day);
    return {
      rep,
      repName: rep === null ? null : (names.get(rep)?.name ?? null),
      day: text,
      before,
      after: now,
      ref: restatedReference(place, { rep, team, from: text, to: text }),
    };
  });
  return { items: items.sort(byDayAndRep) };
}
