import * as z from 'zod/mini';

/** A parameter that cannot be read is as good as none: a bad link must never cost the reader the page. */
const optional = <T extends z.ZodMiniType>(type: T) => z.catch(z.optional(type), undefined);
const text = optional(z.string().check(z.minLength(1)));
const oneOf = <const T extends string[]>(...values: T) => optional(z.enum(values));
const count = optional(z.string().check(z.regex(/^\d{1,9}$/)));
const day = optional(z.iso.date());

/** Everything that a page keeps in its address. */
export const searchSchema = z.object({
  /** The instant looked at, and whether as known then or now. Without it the page is live. */
  asOf: optional(z.iso.datetime({ offset: true })),
  known: oneOf('then', 'now'),
  rep: text,
  team: text,
  /** The evidence drawer, by the number's ref. */
  ev: text,
  /** Where to go after signing in: a path of this site. */
  back: optional(z.string().check(z.regex(/^\/(?!\/)/))),
  theme: oneOf('light', 'dark'),
  lang: oneOf('en', 'zh'),
  tab: text,
  q: text,
  sort: text,
  status: oneOf('open', 'won', 'lost'),
  stage: text,
  from: day,
  to: day,
  month: optional(z.string().check(z.regex(/^\d{4}-\d{2}$/))),
  /** The period that is forecast or targeted: a year, a quarter or a month. */
  span: optional(z.string().check(z.regex(/^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$/))),
  by: oneOf('rep', 'team', 'stage'),
  /** The part of a forecast that is opened. */
  part: oneOf('total', 'orders', 'signed', 'open', 'arrivals', 'renewals'),
  /** A target's versions: `period~scope~of`. */
  target: text,
  /** The day whose targets those on screen are compared with. */
  against: day,
  /** Calls drawer: `rep~day`, `rep~month`; the rep is empty for calls of nobody. */
  calls: text,
  kind: oneOf('unattributed', 'ambiguous', 'ultra_short', 'duplicate', 'timed_out'),
  show: oneOf('withoutEffect', 'low'),
  period: oneOf('week', 'month', 'quarter', 'year'),
  /** A kept run, and another that it is compared with. */
  run: text,
  with: text,
  /** The run that is about to be made. */
  make: oneOf('backtest', 'forecast', 'what-if'),
  every: oneOf('week', 'month'),
  horizon: optional(z.string().check(z.regex(/^([1-9]|1[0-2])$/))),
  least: count,
  draws: count,
  seed: count,
  ridge: optional(z.string().check(z.regex(/^\d{1,9}(\.\d+)?$/))),
  /** Rules of calls that are tried. */
  quota: count,
  quotas: optional(z.string().check(z.regex(/^\d{1,3}(\.\d{1,4})?$/))),
  talk: count,
  repeat: count,
  customers: oneOf('yes', 'no'),
  hours: oneOf('yes', 'no'),
  bucket: oneOf('overdue', '30', '60', '90'),
});

export type Search = z.infer<typeof searchSchema>;

/** Every value stays text: an id like `10862` must not become a number on its way. */
export function parseSearch(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return query === '' ? '' : `?${query}`;
}
