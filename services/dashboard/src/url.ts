import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Search } from './search.ts';

const root = getRouteApi('__root__');

/** What the address says. */
export function useUrl(): Search {
  return root.useSearch();
}

/** Changes some of the address and keeps the rest. A step is one that Back undoes; a tweak is not. */
export function useChangeUrl() {
  const navigate = useNavigate();
  const change = (changes: Partial<Search>, replace: boolean) =>
    void navigate({
      to: '.',
      search: (old: Search) => ({ ...old, ...changes }),
      replace,
      resetScroll: false,
    });
  return {
    step: (changes: Partial<Search>) => change(changes, false),
    tweak: (changes: Partial<Search>) => change(changes, true),
  };
}

/** What a link to another page takes along: the clocks, the filters and the look, not the page's own settings. */
export function keepScope({ asOf, known, rep, team, theme, lang }: Search): Partial<Search> {
  return { asOf, known, rep, team, theme, lang };
}
