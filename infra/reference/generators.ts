import { changesPage } from './changes-page.ts';
import { errorsPage } from './errors-page.ts';
import { eventsPage } from './events-page.ts';

/** One page of docs/reference that is made from the code. */
export type Generator = {
  file: string;
  generate: () => string | Promise<string>;
};

/** Every generated page. A new one is a line here; `npm run gen` writes them, `npm run check` compares them. */
export const generators: Generator[] = [
  { file: 'docs/reference/changes.md', generate: changesPage },
  { file: 'docs/reference/errors.md', generate: errorsPage },
  { file: 'docs/reference/events.md', generate: eventsPage },
];
