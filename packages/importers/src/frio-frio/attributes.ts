import { findDay } from '../plain-days.ts';
import type { TableRow } from '../table.ts';
import { NUMBERS, TEXTS } from './columns.ts';

type Attributes = Record<string, string | number>;

/** What an order is from its opening on. Days are told as distances from it. */
export function attributesOf(row: TableRow, createdOn: number): Attributes {
  const attributes: Attributes = {};
  for (const [column, name] of Object.entries(TEXTS)) {
    const text = row.get(column);
    if (text !== '' && text.length <= 120) attributes[name] = text;
  }
  for (const [column, name] of Object.entries(NUMBERS))
    putNumber(attributes, name, row.get(column));
  const [starts, ends] = ['planned_delivery_start_period', 'planned_delivery_end_period'].map(
    (column) => findMonth(row.get(column)),
  );
  const since = findMonth(row.get('account_created_period'));
  const expires = findDay(row.get('quote_expiry_date'));
  if (starts !== undefined) attributes['deliveryInDays'] = starts - createdOn;
  if (starts !== undefined && ends !== undefined) attributes['deliveryDays'] = ends - starts;
  if (since !== undefined) attributes['accountDays'] = createdOn - since;
  if (expires !== undefined) attributes['quoteDays'] = expires - createdOn;
  return attributes;
}

function putNumber(attributes: Attributes, name: string, text: string): void {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) attributes[name] = value;
}

/** First day of a month written as `201806`, counted from 1970. */
const findMonth = (text: string): number | undefined =>
  findDay(`${text.slice(0, 4)}-${text.slice(4)}-01`);
