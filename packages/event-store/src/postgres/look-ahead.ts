import type pg from 'pg';
import type { LogView } from '../decide-append.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import { HEAD, lookUps, toView } from './look-up.ts';

/**
 * Looks up what a group needs while the group before it is still being stored. That one holds the log's lock and has
 * been decided, so the log will stand as it leaves it, unless it fails or another process comes in between; whoever
 * uses the view under the lock compares its position with the head.
 */
export async function lookAhead(
  client: pg.Client,
  appends: readonly PreparedAppend[],
  before: LogView,
): Promise<LogView> {
  await client.query('begin isolation level repeatable read read only');
  const head = (await client.query(HEAD)).rows[0];
  const [known, heads] = lookUps(appends);
  const answers = [await client.query(known), await client.query(heads)];
  await client.query('commit');
  const view = toView(head, answers);
  return view.position < before.position ? overlay(view, before) : view;
}

/** The view once the group before it is stored. */
function overlay(view: LogView, { position, placed }: LogView): LogView {
  for (const event of placed) {
    view.known.set(event.id, event);
    view.heads.set(event.stream, event.revision);
  }
  return { ...view, position };
}
