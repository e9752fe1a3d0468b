import { type Actor, createEvent, type Micros } from '@grasp/domain';
import type { CallFact, TelephonyRequest, TelephonyVendor, Translation } from '@grasp/telephony';
import type { Placed } from '../append-each.ts';
import type { ParkedMessage } from '../parking.ts';

/** A fact as an event with its place in the log, and the body that alone tells it. */
export type PlacedFact = Placed & { fact: CallFact; body: Buffer };

/** A request of a vendor, read. */
export type Message = {
  vendor: TelephonyVendor;
  /** Without its credential. */
  request: TelephonyRequest;
  facts: readonly PlacedFact[];
  /** Records that cannot be used as they are. */
  parked: readonly ParkedMessage[];
  /** Records that say nothing about a call. */
  ignored: number;
  /** Makes the event of one more fact of this request. */
  place: (fact: CallFact, body: Buffer) => PlacedFact;
  /** Makes what is parked of a record. */
  park: (stop: Stop) => ParkedMessage;
};

/** Where and why a record stops. */
export type Stop = Pick<
  ParkedMessage,
  'step' | 'reason' | 'detail' | 'body' | 'eventId' | 'stream'
>;

/** Reads what a vendor's translation gave. */
export function toMessage(
  vendor: TelephonyVendor,
  request: TelephonyRequest,
  { translations, receivedAt }: { translations: readonly Translation[]; receivedAt: Micros },
): Message {
  const actor: Actor = { kind: 'integration', id: vendor.name, via: 'webhook' };
  const { method, url } = request;

  function place(fact: CallFact, body: Buffer): PlacedFact {
    const { stream, ...told } = fact;
    const event = createEvent({ ...told, recordedAt: receivedAt, recordedQuality: 'ours', actor });
    return { stream, event, fact, body };
  }

  function park(stop: Stop): ParkedMessage {
    return { door: 'webhook', source: vendor.name, actor, method, url, ...stop };
  }

  const facts: PlacedFact[] = [];
  const parked: ParkedMessage[] = [];
  let ignored = 0;
  for (const { body, outcome } of translations) {
    if (outcome.kind === 'ignore') ignored += 1;
    else if (outcome.kind === 'accept')
      for (const fact of outcome.facts) facts.push(place(fact, body));
    else {
      const { reason, detail } = outcome;
      parked.push(park({ step: 'translate', reason, detail, body }));
    }
  }
  return { vendor, request, facts, parked, ignored, place, park };
}
