import { useQuery } from '@tanstack/react-query';
import { directoryQuery } from '../frame/filters.tsx';
import { useUrl } from '../url.ts';

/** What reps and teams are called, as of the instant looked at; an id that nobody has stands for itself. */
export function useNames() {
  const { data } = useQuery(directoryQuery(useUrl()));
  return {
    rep: (id: string): string => data?.reps.find(({ rep }) => rep === id)?.name ?? id,
    team: (id: string): string => data?.teams.find(({ team }) => team === id)?.name ?? id,
  };
}
