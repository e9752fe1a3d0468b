import type { EventStore } from '@grasp/event-store';
import { appendEach, type Settled } from '../append-each.ts';
import type { Message, PlacedFact, Stop } from './message.ts';

/** What became of the facts and records of a request. */
export type WebhookReceipt = {
  accepted: number;
  duplicate: number;
  parked: number;
  ignored: number;
};

export type SettleParts = {
  store: Pick<EventStore, 'append'>;
  /** Keeps a record that cannot be used; resolves when it is durable. */
  park: (message: Message, stop: Stop) => Promise<void>;
};

/**
 * Appends what messages tell, in their order, and parks the rest. Resolves when both are durable.
 * @returns a receipt for each message
 */
export async function settleMessages(
  messages: readonly Message[],
  parts: SettleParts,
): Promise<WebhookReceipt[]> {
  const receipts = messages.map(({ stops, ignored }) => ({
    accepted: 0,
    duplicate: 0,
    parked: stops.length,
    ignored,
  }));
  const told = messages.flatMap((message, index) => message.facts.map((fact) => ({ fact, index })));
  const parking = Promise.all(
    messages.flatMap((message) => message.stops.map((stop) => parts.park(message, stop))),
  );
  const [settled] = await Promise.all([appendFacts(told, parts), parking]);
  await Promise.all(
    told.map(async ({ fact, index }, place) => {
      const message = messages[index] as Message;
      const fate = await fateOf(message, fact, settled[place] as Settled, parts);
      (receipts[index] as WebhookReceipt)[fate] += 1;
    }),
  );
  return receipts;
}

type Fate = 'accepted' | 'duplicate' | 'parked';

function appendFacts(
  told: readonly { fact: PlacedFact }[],
  { store }: SettleParts,
): Promise<readonly Settled[]> | readonly Settled[] {
  if (told.length === 0) return [];
  return appendEach(
    store,
    told.map(({ fact }) => fact),
  );
}

/** A changed record corrects what stands where its vendor changes records, and is parked where it does not. */
async function fateOf(
  message: Message,
  fact: PlacedFact,
  settled: Settled,
  parts: SettleParts,
): Promise<Fate> {
  if (settled.status === 'appended') return 'accepted';
  if (settled.status === 'duplicate') return 'duplicate';
  const { correctionOf } = message.vendor;
  if (settled.status === 'conflict' && correctionOf !== undefined) {
    const correction = message.place(correctionOf(fact.fact, fact.event.id), fact.body);
    const [corrected] = await appendEach(parts.store, [correction]);
    if (corrected?.status === 'appended') return 'accepted';
    if (corrected?.status === 'duplicate') return 'duplicate';
  }
  await parts.park(message, stopOf(fact, settled));
  return 'parked';
}

function stopOf({ body, event, stream }: PlacedFact, settled: Settled): Stop {
  const isConflict = settled.status === 'conflict';
  return {
    step: 'append',
    reason: isConflict ? 'conflict' : 'invalid_data',
    detail: isConflict
      ? 'the log holds other content under this key'
      : 'the log cannot hold what it tells',
    body,
    eventId: event.id,
    stream,
  };
}
