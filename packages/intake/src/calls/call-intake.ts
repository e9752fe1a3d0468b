import { setImmediate } from 'node:timers/promises';
import type { Micros } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import { findVendor, type Translation } from '@grasp/telephony';
import type { FindAccount } from '../accounts.ts';
import type { OutcomeCounter } from '../outcomes.ts';
import { actorOf, type Message, type Stop, toMessage } from '../webhooks/message.ts';
import { settleMessages, type WebhookReceipt } from '../webhooks/settle-message.ts';

/** A vendor's own message, as it comes by a topic. Whoever may write there is believed. */
export type CallMessage = {
  /** The vendor's name. */
  vendor: string | undefined;
  /** As the vendor names it. Where it is told, the body must tell the same. */
  account: string | undefined;
  /** The webhook's address as the vendor was told it: some say in its query whose call it is. */
  url: string | undefined;
  /** The vendor's raw body. */
  body: Buffer | null;
};

/** Why a message cannot be used, or a part of it. The rest of it is in the log. */
export type Refusal = Pick<Stop, 'step' | 'reason' | 'detail'>;

/** The door of messages that come by a topic. */
export type CallIntake = {
  /**
   * Takes messages in their order. Resolves when what they tell is durable.
   * @returns by place in `messages`: why one cannot be used. Nobody keeps it here: that is left to the caller.
   * @throws AppError `log_unavailable`, `log_overloaded`: some may be in the log, and all may be sent again.
   */
  receive(messages: readonly CallMessage[]): Promise<ReadonlyMap<number, Refusal>>;
};

export type CallParts = {
  store: Pick<EventStore, 'append'>;
  findAccount: FindAccount;
  count: OutcomeCounter;
  now: () => Micros;
  /** Told of a message that a translator of ours fell over. */
  onTrouble: (error: unknown) => void;
};

const DOOR = 'kafka';
/** Messages that are read in one go. Whoever waits for an answer of the log waits for them too. */
const IN_ONE_GO = 50;

/** Makes the door of messages that come by a topic. */
export function createCallIntake(parts: CallParts): CallIntake {
  let reading: Promise<unknown> = Promise.resolve();

  async function receive(given: readonly CallMessage[]): Promise<ReadonlyMap<number, Refusal>> {
    const refusals = new Map<number, Refusal>();
    const places = new Map<Message, number>();
    for (const [place, message] of (await readInTurn(given)).entries()) {
      if ('reason' in message) refusals.set(place, message);
      else places.set(message, place);
    }
    const park = async (message: Message, stop: Stop): Promise<void> => {
      const place = places.get(message) as number;
      // One dead letter a message, for the first thing that is wrong with it.
      if (!refusals.has(place)) refusals.set(place, stop);
    };
    const messages = [...places.keys()];
    const receipts = await settleMessages(messages, { store: parts.store, park });
    countAll(messages, receipts);
    parts.count(DOOR, 'unknown', 'parked', given.length - messages.length);
    // In the order of the messages: that is the order in which they are sent again.
    return new Map([...refusals].sort(([one], [other]) => one - other));
  }

  /** One call's messages after the other's: while the log stores those of one, those of the next are read. */
  function readInTurn(given: readonly CallMessage[]): Promise<(Message | Refusal)[]> {
    const mine = reading.then(() => readAll(given));
    reading = mine.catch(() => undefined);
    return mine;
  }

  async function readAll(given: readonly CallMessage[]): Promise<(Message | Refusal)[]> {
    const receivedAt = parts.now();
    const messages: (Message | Refusal)[] = [];
    while (messages.length < given.length) {
      const next = given.slice(messages.length, messages.length + IN_ONE_GO);
      for (const one of next) messages.push(tryToRead(one, receivedAt));
      await setImmediate();
    }
    return messages;
  }

  /** A bug of ours that one message meets must not stop all that stand behind it: it is kept as a dead letter. */
  function tryToRead(one: CallMessage, receivedAt: Micros): Message | Refusal {
    try {
      return readMessage(one, receivedAt, parts.findAccount);
    } catch (error) {
      parts.onTrouble(error);
      return refuse('translation_failed', 'the translator of the vendor fell over it');
    }
  }

  function countAll(messages: readonly Message[], receipts: readonly WebhookReceipt[]): void {
    for (const [index, { vendor }] of messages.entries()) {
      for (const [outcome, count] of Object.entries(receipts[index] as WebhookReceipt)) {
        if (count > 0) parts.count(DOOR, vendor.name, outcome as keyof WebhookReceipt, count);
      }
    }
  }

  return { receive };
}

function readMessage(
  { vendor: name, account, url = '', body }: CallMessage,
  receivedAt: Micros,
  findAccount: FindAccount,
): Message | Refusal {
  if (name === undefined) return refuse('vendor_missing', 'header vendor');
  const vendor = findVendor(name);
  if (vendor === undefined) return refuse('unknown_vendor', 'header vendor');
  if (body === null) return refuse('unreadable', 'no body');
  if (body.length > vendor.maxBodyBytes) return refuse('message_too_large', 'body');
  const request = { method: 'POST', url, headers: {}, rawBody: body };
  const accountSettings = (id: string) => findAccount(vendor.name, id);
  const translations = vendor.translate(request, { receivedAt, accountSettings });
  const actor = actorOf(vendor, DOOR);
  return toMessage(vendor, {
    translations: account === undefined ? translations : translations.map(ofAccount(account)),
    receivedAt,
    actor,
  });
}

const refuse = (reason: string, detail: string): Refusal => ({ step: 'translate', reason, detail });

/** What tells of another account than its header says was put under a key that is not its own: nobody keeps its order. */
function ofAccount(account: string): (translation: Translation) => Translation {
  return (translation) => {
    const { outcome } = translation;
    if (outcome.kind !== 'accept') return translation;
    const isOf = outcome.facts.every(({ key }) => key.account === account);
    if (isOf) return translation;
    return {
      ...translation,
      outcome: { kind: 'park', reason: 'account_mismatch', detail: 'header account' },
    };
  };
}
