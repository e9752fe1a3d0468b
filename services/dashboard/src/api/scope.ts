import type { Search } from '../search.ts';
import type { Params } from './get.ts';

/** What every data route takes: the two clocks and the filters, from the address. */
export function toScope({ asOf, known, rep, team }: Search): Params {
  return { ...toClocks({ asOf, known }), rep, team };
}

/** The two clocks alone; an instant without a word on knowledge means as known then. */
export function toClocks({ asOf, known }: Pick<Search, 'asOf' | 'known'>): Params {
  return asOf === undefined ? {} : { asOf, known: known ?? 'then' };
}
