/** Every stream name of Grasp is spelled here. A name is `<category>-<parts>`; `-` inside a part is escaped. */

const part = (text: string): string => text.replaceAll('%', '%25').replaceAll('-', '%2D');
const name = (category: string, ...parts: string[]): string =>
  `${category}-${parts.map(part).join('-')}`;
/** A lone id stands as it is: nothing follows from which it would have to be told apart. */
const plain = (category: string, id: string): string => `${category}-${id}`;

export const streams = {
  rep: (rep: string) => plain('rep', rep),
  team: (team: string) => plain('team', team),
  extension: (vendor: string, account: string, extension: string) =>
    name('extension', vendor, account, extension),
  attendance: (rep: string, month: string) => `${name('attendance', rep)}-${month}`,
  call: (vendor: string, account: string, leg: string) => name('call', vendor, account, leg),
  customer: (customer: string) => plain('customer', customer),
  order: (order: string) => plain('order', order),
  target: (year: string) => plain('target', year),
  forecast: ({ period, scope, of }: { period: string; scope: string; of: string }) =>
    name('forecast', period, scope, of),
  membership: (membership: string) => plain('membership', membership),
  effect: (membership: string, month: string) => `${name('effect', membership)}-${month}`,
  renewal: (membership: string, term: number) => name('renewal', membership, String(term)),
  rulebook: (rule: string) => plain('rulebook', rule),
  calendar: (calendar: string) => plain('calendar', calendar),
  series: (series: string) => plain('series', series),
  task: (task: string) => plain('task', task),
} as const;

/** The category of a stream: its name up to the first `-`. */
export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}
