import type { EventStore } from '@grasp/event-store';
import { appendEach, type Settled } from '../append-each.ts';
import type { GroupWriter } from '../group-writer.ts';
import type { ParkedMessage } from '../parking.ts';
import type { Message, PlacedFact } from './message.ts';

/** What became of the facts and records of a request. */
export type WebhookReceipt = {
  accepted: number;
  duplicate: number;
  parked: number;
  ignored: number;
};

export type SettleParts = {
  store: Pick<EventStore, 'append'>;
  parking: GroupWriter<ParkedMessage>;
};

/** Appends what a request tells and parks the rest; answers when both are durable. */
export async function settleMessage(message: Message, parts: SettleParts): Promise<WebhookReceipt> {
  const { facts, parked, ignored } = message;
  const [fates] = await Promise.all([
    appendFacts(message, facts, parts),
    Promise.all(parked.map((record) => parts.parking.write(record))),
  ]);
  const countOf = (fate: Fate) => fates.filter((one) => one === fate).length;
  return {
    accepted: countOf('accepted'),
    duplicate: countOf('duplicate'),
    parked: countOf('parked') + parked.length,
    ignored,
  };
}

type Fate = 'accepted' | 'duplicate' | 'parked';

async function appendFacts(
  message: Message,
  facts: readonly PlacedFact[],
  parts: SettleParts,
): Promise<Fate[]> {
  if (facts.length === 0) return [];
  const settled = await appendEach(parts.store, facts);
  return Promise.all(
    facts.map((fact, index) => fateOf(message, fact, settled[index] as Settled, parts)),
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
  await parts.parking.write(parkedFact(message, fact, settled));
  return 'parked';
}

function parkedFact(message: Message, { body, event, stream }: PlacedFact, settled: Settled) {
  const isConflict = settled.status === 'conflict';
  return message.park({
    step: 'append',
    reason: isConflict ? 'conflict' : 'invalid_data',
    detail: isConflict
      ? 'the log holds other content under this key'
      : 'the log cannot hold what it tells',
    body,
    eventId: event.id,
    stream,
  });
}
