import type { Place } from '@grasp/projections';

/** What every data route takes, parsed: where on both clocks, and whose numbers. */
export type ModelQuery = {
  place: Place;
  /** Only this rep's. */
  rep?: string | undefined;
  /** Only reps of this team, as of the place. */
  team?: string | undefined;
};

/** What the company has settled: its zone (money, today), its currency, its calendar. */
export type Company = { zone: string; currency: string; calendar: string };

/** What of it decides which day is worked, and which day it is. */
export type Working = Pick<Company, 'calendar' | 'zone'>;

/** Where the reading of a list stands: the page's size, and what the page before it ended with. */
export type Paging = { limit: number; after?: readonly (string | number | null)[] | undefined };

/** Rows of a page, the total of all pages, and what to go on with. */
export type Paged<T> = {
  items: T[];
  total: number;
  /** Sort key of the last row; null on the last page. */
  next: readonly (string | number | null)[] | null;
};
