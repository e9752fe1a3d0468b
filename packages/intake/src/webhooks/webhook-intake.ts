import type { Micros } from '@grasp/domain';
import { AppError, type ErrorDefinition } from '@grasp/errors';
import {
  type TelephonyAdapter,
  type TelephonyRequest,
  type TelephonyVendor,
  type Verdict,
  withCredential,
} from '@grasp/telephony';
import type { FindAccount } from '../accounts.ts';
import { intakeErrors } from '../errors.ts';
import type { GroupWriter } from '../group-writer.ts';
import type { OutcomeCounter } from '../outcomes.ts';
import type { ParkedMessage } from '../parking.ts';
import type { RawRequest } from '../raw-requests.ts';
import { actorOf, type Message, toMessage } from './message.ts';
import { type SettleParts, settleMessages, type WebhookReceipt } from './settle-message.ts';

/** What the doors of vendors work with. */
export type WebhookParts = Pick<SettleParts, 'store'> & {
  parking: GroupWriter<ParkedMessage>;
  raw: GroupWriter<RawRequest>;
  findAccount: FindAccount;
  count: OutcomeCounter;
  now: () => Micros;
};

/** The door of one vendor. */
export type WebhookIntake = {
  /**
   * Takes a request: checks it, and answers when its bytes and its events, or their parking, are durable.
   * @throws AppError `signature_missing`, `signature_wrong`, `signature_expired`, `message_too_large`: nothing is kept.
   */
  receive(request: TelephonyRequest): Promise<WebhookReceipt>;
  /** Takes a body that was verified when it came first; what still cannot be used is parked again. */
  replay(request: TelephonyRequest): Promise<WebhookReceipt>;
};

const REFUSALS: Readonly<Record<Exclude<Verdict, 'verified'>, ErrorDefinition>> = {
  unsigned: intakeErrors.signature_missing,
  bad_signature: intakeErrors.signature_wrong,
  expired: intakeErrors.signature_expired,
  too_large: intakeErrors.message_too_large,
};

/** A request without its credential, and what it tells. */
type Read = { kept: TelephonyRequest; message: Message };

/** Makes the door of a vendor. */
export function createWebhookIntake(
  vendor: TelephonyVendor,
  adapter: TelephonyAdapter,
  parts: WebhookParts,
): WebhookIntake {
  const accountSettings = (account: string) => parts.findAccount(vendor.name, account);
  const actor = actorOf(vendor, 'webhook');

  /** Whatever is kept of a request is kept of what is read here: without its credential. */
  function read(carrying: TelephonyRequest, receivedAt: Micros): Read {
    const kept = withCredential(carrying, vendor.credential, undefined);
    const translations = adapter.translate(kept, { receivedAt, accountSettings });
    return { kept, message: toMessage(vendor, { translations, receivedAt, actor }) };
  }

  async function settle({ kept: { method, url }, message }: Read) {
    const from = { door: 'webhook', source: vendor.name, actor, method, url } as const;
    const park: SettleParts['park'] = (_, stop) => parts.parking.write({ ...from, ...stop });
    const [receipt] = await settleMessages([message], { store: parts.store, park });
    return receipt as WebhookReceipt;
  }

  async function receive(request: TelephonyRequest): Promise<WebhookReceipt> {
    const receivedAt = parts.now();
    const verdict = adapter.verify(request, receivedAt);
    if (verdict !== 'verified') {
      parts.count('webhook', vendor.name, 'refused');
      throw new AppError(REFUSALS[verdict]);
    }
    const { kept, message } = read(request, receivedAt);
    const eventIds = message.facts.map(({ event }) => event.id);
    const [receipt] = await Promise.all([
      settle({ kept, message }),
      parts.raw.write({ vendor: vendor.name, request: kept, receivedAt, eventIds }),
    ]);
    countReceipt(receipt);
    return receipt;
  }

  function countReceipt(receipt: WebhookReceipt): void {
    for (const outcome of ['accepted', 'duplicate', 'parked', 'ignored'] as const) {
      if (receipt[outcome] > 0) parts.count('webhook', vendor.name, outcome, receipt[outcome]);
    }
  }

  return { receive, replay: (request) => settle(read(request, parts.now())) };
}
