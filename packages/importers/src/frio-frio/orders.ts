import { type DomainEvent, streams } from '@grasp/domain';
import { findAmount } from '../amount.ts';
import { dirtAt } from '../dirt.ts';
import type { Dirt, ImportedFact, ImportItem } from '../importer.ts';
import { findDay, noonOf } from '../plain-days.ts';
import type { Staff } from '../staff.ts';
import type { TableRow } from '../table.ts';
import { attributesOf } from './attributes.ts';

/** The name of the file as a source. */
export const SYSTEM = 'friofrio';

const AN_ID = /^[!-~]{1,80}$/;

/**
 * What a row tells: an order opened at its creation with all that it is, and closed on the day of its last change where it
 * is won or lost. The file tells days: noon of the day in UTC stands for them.
 */
export function orderItems(row: TableRow, staff: Staff): readonly ImportItem[] {
  const order = row.get('opportunity_id');
  if (!AN_ID.test(order)) return [dirtAt(row, 'bad_id')];
  const createdOn = findDay(row.get('created_date'));
  if (createdOn === undefined) return [dirtAt(row, 'bad_open_date')];
  const dirt: Dirt[] = [];
  const rep = row.get('opportunity_owner');
  if (rep !== '') staff.see(rep, { told: { at: noonOf(createdOn), offset: 0 }, line: row.line });
  const factOn = (day: number, what: string, event: DomainEvent): ImportedFact => ({
    kind: 'fact',
    ...event,
    stream: streams.order(order),
    key: { system: SYSTEM, id: `${order}/${what}` },
    line: row.line,
    file: row.file,
    occurredAt: noonOf(day),
    occurredQuality: 'derived',
  });
  const opened = factOn(createdOn, 'opened', {
    type: 'OrderOpened',
    data: {
      order,
      customer: null,
      rep: rep === '' ? null : rep,
      stage: 'quote',
      amount: amountOf(row, dirt),
      currency: 'USD',
    },
  });
  const told = factOn(createdOn, 'attributes', {
    type: 'OrderAttributesChanged',
    data: { attributes: attributesOf(row, createdOn) },
  });
  return [opened, told, ...closing(row, createdOn, factOn, dirt), ...dirt];
}

function closing(
  row: TableRow,
  createdOn: number,
  factOn: (day: number, what: string, event: DomainEvent) => ImportedFact,
  dirt: Dirt[],
): ImportedFact[] {
  const stage = row.get('stage');
  if (stage === 'Open') return [];
  if (stage !== 'Won' && stage !== 'Lost') {
    dirt.push(dirtAt(row, 'unknown_stage', stage));
    return [];
  }
  const closedOn = findDay(row.get('last_modified_date'));
  if (closedOn === undefined) {
    dirt.push(dirtAt(row, 'no_close_date'));
    return [];
  }
  if (closedOn < createdOn) dirt.push(dirtAt(row, 'closed_before_opened'));
  if (stage === 'Lost') {
    return [factOn(closedOn, 'lost', { type: 'OrderLost', data: { reason: 'lost' } })];
  }
  const signedOn = row.get('last_modified_date');
  return [factOn(closedOn, 'won', { type: 'OrderWon', data: { signedOn } })];
}

function amountOf(row: TableRow, dirt: Dirt[]): string {
  const text = row.get('total_taxable_amount_usd');
  const amount = findAmount(text, 'USD');
  if (amount === undefined) dirt.push(dirtAt(row, text === '' ? 'no_amount' : 'bad_amount'));
  return amount?.digits ?? '0';
}
