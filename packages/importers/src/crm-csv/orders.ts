import { type DomainEvent, type Micros, streams } from '@grasp/domain';
import { findAmount } from '../amount.ts';
import { dirtAt } from '../dirt.ts';
import type { Dirt, ImportChunk, ImportedFact, ImportItem } from '../importer.ts';
import type { SourceFile } from '../source.ts';
import { readTable, type TableRow } from '../table.ts';
import { findToldDay, type ToldDay } from './days.ts';
import { factOfRow } from './fact-of-row.ts';
import type { CrmMap } from './map.ts';
import { encodeId, type ListName, type Names } from './names.ts';
import type { OpeningAmounts } from './opening-amounts.ts';

const A_CURRENCY = /^[A-Z]{3}$/;

export type OrderReading = {
  map: CrmMap;
  names: Names;
  openingAmounts: OpeningAmounts | undefined;
  recordedColumn: string | undefined;
  /** Ids of each list that the map names. */
  listed: Partial<Record<ListName, ReadonlySet<string>>>;
};

/** A row whose id and opening day could be read, with what is found wrong on the way. */
type Reading = OrderReading & {
  row: TableRow;
  id: string;
  opened: ToldDay;
  currency: string;
  recordedAt: Micros | undefined;
  dirt: Dirt[];
};

/**
 * Reads the orders: each is opened, and won or lost where its stage says so. An export knows only how an order stands now,
 * so it is opened in the map's opening stage, at what it was worth then, and changes when it is closed.
 */
export async function* readOrders(
  file: SourceFile,
  reading: OrderReading,
): AsyncGenerator<ImportChunk> {
  const { map, recordedColumn } = reading;
  const { file: _, won, lost, openingStage, openingAmount, ...columns } = map.orders;
  const wanted = [...Object.values(columns), openingAmount?.by, recordedColumn];
  for await (const chunk of readTable(file, { columns: wanted, delimiter: map.delimiter })) {
    const items = chunk.rows.flatMap((row) => orderItems(row, reading));
    yield { rows: chunk.rows.length + chunk.dirt.length, items: [...items, ...chunk.dirt] };
  }
}

function orderItems(row: TableRow, reading: OrderReading): readonly ImportItem[] {
  const { orders, zone } = reading.map;
  const text = row.get(orders.id);
  if (text === '') return [dirtAt(row, 'no_id', 'orders')];
  const id = encodeId(text);
  if (id === null) return [dirtAt(row, 'bad_id', 'orders')];
  const opened = findToldDay(row.get(orders.openedOn), zone);
  if (opened === undefined) {
    return [dirtAt(row, row.get(orders.openedOn) === '' ? 'no_open_date' : 'bad_open_date')];
  }
  const recordedAt = findToldDay(row.get(reading.recordedColumn), zone)?.at;
  const isUntold = reading.recordedColumn !== undefined && recordedAt === undefined;
  const dirt = isUntold ? [dirtAt(row, 'no_recorded_time')] : [];
  const currency = currencyOf(row, reading.map, dirt);
  const facts = orderFacts({ ...reading, row, id, opened, currency, recordedAt, dirt });
  return [...facts, ...dirt];
}

function currencyOf(row: TableRow, { orders, currency }: CrmMap, dirt: Dirt[]): string {
  const told = row.get(orders.currency);
  if (A_CURRENCY.test(told)) return told;
  if (told !== '') dirt.push(dirtAt(row, 'bad_currency', told));
  return currency;
}

function orderFacts(order: Reading): ImportedFact[] {
  const { map, row } = order;
  const stage = row.get(map.orders.stage);
  const now = amountOf(order, row.get(map.orders.amount));
  const opening = map.orders.openingAmount ? listPriceOf(order) : (now ?? '0');
  if (now === undefined && !map.orders.openingAmount) order.dirt.push(dirtAt(row, 'no_amount'));
  const changes = { from: opening, to: now };
  const isWon = map.orders.won.includes(stage);
  const isDecided = isWon || map.orders.lost.includes(stage);
  return [
    open(order, opening),
    ...(isDecided ? close(order, isWon, changes) : stay(order, stage, changes)),
  ];
}

function open(order: Reading, amount: string): ImportedFact {
  const { row, map, id, opened, currency } = order;
  const expected = findToldDay(row.get(map.orders.expectedCloseOn), map.zone);
  const kind = row.get(map.orders.kind);
  return fact(order, opened, 'opened', {
    type: 'OrderOpened',
    data: {
      order: id,
      customer: referenceOf(order, 'customers', row.get(map.orders.customer)),
      rep: referenceOf(order, 'reps', row.get(map.orders.rep)),
      stage: map.orders.openingStage,
      amount,
      currency,
      ...(expected === undefined ? {} : { expectedCloseOn: expected.day }),
      ...(kind === '' ? {} : { kind }),
    },
  });
}

/** An order that is still open stands in its stage since nobody knows when: since it was opened. */
function stay(order: Reading, stage: string, changes: AmountChange): ImportedFact[] {
  const { row, map, opened } = order;
  if (row.get(map.orders.closedOn) !== '') order.dirt.push(dirtAt(row, 'open_with_close_date'));
  const moved = fact(order, opened, `stage/${stage}`, {
    type: 'OrderStageChanged',
    data: { stage },
  });
  if (stage === '') order.dirt.push(dirtAt(row, 'no_stage'));
  const isMoved = stage !== '' && stage !== map.orders.openingStage;
  return [...(isMoved ? [moved] : []), ...changeAmount(order, opened, changes)];
}

function close(order: Reading, isWon: boolean, changes: AmountChange): ImportedFact[] {
  const { row, map, opened } = order;
  const closed = findToldDay(row.get(map.orders.closedOn), map.zone);
  if (closed === undefined) {
    order.dirt.push(dirtAt(row, 'no_close_date'));
    return [];
  }
  if (closed.at < opened.at) order.dirt.push(dirtAt(row, 'closed_before_opened'));
  if (!isWon) {
    const reason = row.get(map.orders.lostReason) || 'lost';
    return [fact(order, closed, 'lost', { type: 'OrderLost', data: { reason } })];
  }
  return [
    ...changeAmount(order, closed, changes),
    fact(order, closed, 'won', { type: 'OrderWon', data: { signedOn: closed.day } }),
  ];
}

/** `to` is undefined where the row tells no amount. */
type AmountChange = { from: string; to: string | undefined };

function changeAmount(order: Reading, when: ToldDay, { from, to }: AmountChange): ImportedFact[] {
  if (to === undefined || to === from) return [];
  const data = { amount: to, currency: order.currency };
  return [fact(order, when, `amount/${to}`, { type: 'OrderAmountChanged', data })];
}

function amountOf({ currency, row, dirt }: Reading, text: string): string | undefined {
  if (text === '') return undefined;
  const amount = findAmount(text, currency);
  if (amount === undefined) dirt.push(dirtAt(row, 'bad_amount'));
  else if (amount.isRounded) dirt.push(dirtAt(row, 'amount_rounded'));
  return amount?.digits;
}

function listPriceOf(order: Reading): string {
  const { map, row, openingAmounts, dirt } = order;
  const wanted = row.get(map.orders.openingAmount?.by);
  const text = openingAmounts?.get(map.orders.openingAmount?.aliases[wanted] ?? wanted);
  if (text === undefined) dirt.push(dirtAt(row, 'no_opening_amount', wanted));
  return amountOf(order, text ?? '') ?? '0';
}

function referenceOf(order: Reading, list: ListName, text: string): string | null {
  const { names, listed, row, dirt } = order;
  const id = names.idOf(list, text);
  if (id === undefined) return null;
  if (id === null) dirt.push(dirtAt(row, 'bad_id', list));
  else if (listed[list]?.has(id) === false) dirt.push(dirtAt(row, `not_in_${list}`));
  return id;
}

function fact(order: Reading, { at, quality }: ToldDay, what: string, event: DomainEvent) {
  const { row, map, id, recordedAt } = order;
  return factOfRow(
    row,
    { at, quality, recordedAt },
    { ...event, stream: streams.order(id), system: map.system, id: `order/${id}/${what}` },
  );
}
