import { createEvent, MICROS_PER_DAY, type Micros, streams } from '@grasp/domain';
import type { Append, EventStore } from '@grasp/event-store';

/** How many orders, of which so many are still open at the end. */
export type OrderLog = { orders: number; open: number; end: Micros };

const BATCH = 2_000;
const STAGES = ['lead', 'contacted', 'offer', 'negotiation'];
const FACTS = ['asked_price', 'asked_discount', 'named_decision_maker'];

/** Fills a log with orders alone: the decided ones over two years, the open ones opened of late. */
export async function fillOrders(store: EventStore, log: OrderLog): Promise<void> {
  let batch: Append[] = [];
  for (let i = 0; i < log.orders; i += 1) {
    batch.push(orderOf(i, log));
    if (batch.length < BATCH) continue;
    await store.append(batch);
    batch = [];
  }
  if (batch.length > 0) await store.append(batch);
}

/** Chance without a state: the same in every run. */
const share = (i: number, salt: number): number => ((i * 7_919 + salt * 104_729) % 9_973) / 9_973;

function orderOf(i: number, { orders, open, end }: OrderLog): Append {
  const isOpen = i >= orders - open;
  const days = isOpen ? 60 * share(i, 1) : 70 + 660 * share(i, 1);
  const openedAt = Math.floor(end - days * MICROS_PER_DAY);
  const warmth = share(i, 2);
  const order = `b${String(i).padStart(6, '0')}`;
  const facts: { type: string; data: object; day: number }[] = [
    {
      type: 'OrderOpened',
      data: {
        order,
        customer: null,
        rep: `r${i % 50}`,
        stage: 'lead',
        amount: String(10_000 + Math.floor(2_000_000 * share(i, 3) ** 3)),
        currency: 'EUR',
      },
      day: 0,
    },
  ];
  const reach = isOpen ? Math.min(days - 1, 50) : 60;
  for (let step = 1; step <= 2 + 4 * warmth; step += 1) {
    const day = (reach * step) / 7;
    if (step < STAGES.length) {
      facts.push({ type: 'OrderStageChanged', data: { stage: STAGES[step] }, day });
    }
    if (share(i, step + 10) < warmth) {
      facts.push({
        type: 'FactRecorded',
        data: { kind: FACTS[step % FACTS.length] },
        day: day + 0.1,
      });
    }
    const touch = { channel: 'call', what: 'follow_up' };
    facts.push({ type: 'TouchRecorded', data: touch, day: day + 0.2 });
  }
  const isWon = warmth > share(i, 4) + 0.2;
  if (!isOpen) facts.push(endOf(openedAt + reach * MICROS_PER_DAY, isWon));
  const events = facts.map(({ type, data, day }, n) => {
    const at = Math.floor(openedAt + Math.max(0, day) * MICROS_PER_DAY);
    return eventOf({ type, data, at, id: `${order}/${n}` });
  });
  return { stream: streams.order(order), expected: 'any', events };
}

function eventOf({ type, data, at, id }: { type: string; data: object; at: Micros; id: string }) {
  return createEvent({
    type,
    data,
    key: { system: 'bench', id },
    occurredAt: at,
    occurredQuality: 'vendor',
    recordedAt: at,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'bench', via: 'import' },
    importId: 'bench',
    reactionsOff: true,
  } as never);
}

function endOf(at: Micros, isWon: boolean) {
  const signedOn = new Date(at / 1000).toISOString().slice(0, 10);
  return isWon
    ? { type: 'OrderWon', data: { signedOn }, day: 60 }
    : { type: 'OrderLost', data: { reason: 'price' }, day: 60 };
}
