import { type DomainEvent, formatDay, streams } from '@grasp/domain';
import { dirtAt } from '../dirt.ts';
import type { ImportedFact, ImportItem } from '../importer.ts';
import { findDay, noonOf } from '../plain-days.ts';
import type { TableRow } from '../table.ts';
import { COLUMNS, NUMBERS, TEXTS } from './columns.ts';

const SYSTEM = 'ucibank';
/** More contacts than any campaign has; a number above it is a slip. */
const MOST_CONTACTS = 1_000;

/** Gives each client an id. The file has none: a row is told by its content, and by how often that came before. */
export type Clients = { idOf: (row: TableRow) => string };

export function createClients(pseudonym: (row: string) => string): Clients {
  const seen = new Map<string, number>();
  return {
    idOf(row) {
      const id = pseudonym(COLUMNS.map((column) => row.get(column)).join('|'));
      const before = seen.get(id) ?? 0;
      seen.set(id, before + 1);
      return before === 0 ? id : `${id}.${before}`;
    },
  };
}

/**
 * What a row tells: an order with what the bank knew of the client, a touch per contact, and what the last one brought. The
 * file dates the last contact only: all of them stand on its day, at noon in UTC.
 */
export function clientItems(row: TableRow, clients: Clients): readonly ImportItem[] {
  const day = findDay(row.get('contact_date'));
  if (day === undefined) return [dirtAt(row, 'bad_contact_date')];
  const contacts = Number(row.get('campaign'));
  if (!Number.isInteger(contacts) || contacts < 1 || contacts > MOST_CONTACTS) {
    return [dirtAt(row, 'bad_contact_count', row.get('campaign'))];
  }
  const order = clients.idOf(row);
  const fact = (what: string, event: DomainEvent): ImportedFact => ({
    kind: 'fact',
    ...event,
    stream: streams.order(order),
    key: { system: SYSTEM, id: `${order}/${what}` },
    line: row.line,
    file: row.file,
    occurredAt: noonOf(day),
    occurredQuality: 'derived',
  });
  return [
    fact('opened', {
      type: 'OrderOpened',
      data: { order, customer: null, rep: null, stage: 'campaign', amount: '0', currency: 'EUR' },
    }),
    fact('attributes', {
      type: 'OrderAttributesChanged',
      data: { attributes: attributesOf(row) },
    }),
    ...Array.from({ length: contacts }, (_, i) =>
      fact(`contact/${i + 1}`, {
        type: 'TouchRecorded',
        data: { order, channel: 'call', what: 'campaign' },
      }),
    ),
    ...outcome(row, formatDay(day), fact),
  ];
}

function attributesOf(row: TableRow): Record<string, string | number> {
  const attributes: Record<string, string | number> = {};
  for (const name of TEXTS) {
    const text = row.get(name);
    if (text !== '' && text.length <= 120) attributes[name] = text;
  }
  for (const name of NUMBERS) {
    const text = row.get(name);
    if (text !== '' && Number.isFinite(Number(text))) attributes[name] = Number(text);
  }
  return attributes;
}

function outcome(
  row: TableRow,
  signedOn: string,
  fact: (what: string, event: DomainEvent) => ImportedFact,
): ImportItem[] {
  const sold = row.get('y');
  if (sold === 'yes') return [fact('won', { type: 'OrderWon', data: { signedOn } })];
  if (sold === 'no') return [fact('lost', { type: 'OrderLost', data: { reason: 'not_sold' } })];
  return [dirtAt(row, 'unknown_outcome', sold)];
}
