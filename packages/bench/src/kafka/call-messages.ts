import { randomBytes } from 'node:crypto';
import { eventIdOf, MICROS_PER_SECOND } from '@grasp/domain';
import type { Message } from '@grasp/kafka';
import {
  type CallDescription,
  findVendor,
  type TelephonyRequest,
  type TelephonyVendor,
} from '@grasp/telephony';

/** A call as its vendor's forwarder writes it to the topic of calls. */
export type ToldCall = {
  vendor: string;
  messages: readonly Message[];
  /** The ids of the events that its messages tell. */
  eventIds: readonly string[];
};

const ZONE = 'Europe/Amsterdam';
const FIRST = Date.UTC(2026, 0, 5, 8) * 1_000;
const REPS = 50;

/** Makes the n-th call of a vendor: outbound, answered, by one of fifty extensions. */
export function tellCall(vendorName: string, n: number): ToldCall {
  const vendor = findVendor(vendorName) as TelephonyVendor;
  const call = describe(n);
  const to = { url: `https://grasp.example/webhooks/${vendor.name}`, secrets: NO_SECRETS };
  const requests = vendor.createRequests(call, to);
  const eventIds = requests.flatMap((request) => idsOf(vendor, request));
  const messages = requests.map(({ rawBody, url }) => ({
    key: JSON.stringify([vendor.name, call.account, call.id]),
    value: rawBody,
    headers: { vendor: vendor.name, account: call.account, url },
  }));
  return { vendor: vendor.name, messages, eventIds };
}

/** A message that no vendor sends, under the key of another one: it lies in the midst of that call. */
export function poisonBeside(message: Message): Message {
  return { ...message, value: randomBytes(64), headers: { vendor: 'asterisk' } };
}

/** Signatures are not looked at on a topic. */
const NO_SECRETS = {};

function describe(n: number): CallDescription {
  return {
    id: `call-${n}`,
    account: 'AC00000000000000000000000000000001',
    direction: 'outbound',
    extension: String(200 + (n % REPS)),
    number: `+3120${1_000_000 + (n % 9_000_000)}`,
    companyNumber: '+31207654321',
    startedAt: FIRST + n * MICROS_PER_SECOND,
    ringMs: 4_000,
    talkMs: 20_000,
    outcome: 'answered_human',
    zone: ZONE,
  };
}

function idsOf(vendor: TelephonyVendor, request: TelephonyRequest & { sentAt: number }): string[] {
  const accountSettings = () => ({ zone: ZONE, country: 'NL' as const });
  const read = vendor.translate(request, { receivedAt: request.sentAt, accountSettings });
  return read.flatMap(({ outcome }) => {
    if (outcome.kind !== 'accept')
      throw new Error(`a message that we made is no call: ${outcome.reason}`);
    return outcome.facts.map(({ key }) => eventIdOf(key));
  });
}
