import { type Actor, createCheckedEvent, createEvent, type Micros } from '@grasp/domain';
import type { CallFact, TelephonyVendor, Translation } from '@grasp/telephony';
import type { Placed } from '../append-each.ts';
import type { ParkedMessage } from '../parking.ts';

/** A fact as an event with its place in the log, and the body that alone tells it. */
export type PlacedFact = Placed & { fact: CallFact; body: Buffer };

/** A request of a vendor, read. */
export type Message = {
  vendor: TelephonyVendor;
  facts: readonly PlacedFact[];
  /** Records that cannot be used as they are. */
  stops: readonly Stop[];
  /** Records that say nothing about a call. */
  ignored: number;
  /** Makes the event of one more fact of this request, which nobody checked yet. */
  place: (fact: CallFact, body: Buffer) => PlacedFact;
};

/** Where and why a record stops. */
export type Stop = Pick<
  ParkedMessage,
  'step' | 'reason' | 'detail' | 'body' | 'eventId' | 'stream'
>;

/** The integration of a vendor, at one of the doors that vendors have. */
export function actorOf(vendor: TelephonyVendor, via: 'webhook' | 'kafka'): Actor {
  return { kind: 'integration', id: vendor.name, via };
}

type Read = { translations: readonly Translation[]; receivedAt: Micros; actor: Actor };

/** Reads what a vendor's translation gave. */
export function toMessage(
  vendor: TelephonyVendor,
  { translations, receivedAt, actor }: Read,
): Message {
  function make(create: typeof createCheckedEvent, fact: CallFact, body: Buffer): PlacedFact {
    const { stream, ...told } = fact;
    const event = create({ ...told, recordedAt: receivedAt, recordedQuality: 'ours', actor });
    return { stream, event, fact, body };
  }

  const facts: PlacedFact[] = [];
  const stops: Stop[] = [];
  let ignored = 0;
  for (const { body, outcome } of translations) {
    if (outcome.kind === 'ignore') ignored += 1;
    else if (outcome.kind === 'accept')
      for (const fact of outcome.facts) facts.push(make(createCheckedEvent, fact, body));
    else {
      const { reason, detail } = outcome;
      stops.push({ step: 'translate', reason, detail, body });
    }
  }
  const place = (fact: CallFact, body: Buffer) => make(createEvent, fact, body);
  return { vendor, facts, stops, ignored, place };
}
