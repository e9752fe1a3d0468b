import type { CallDirection, CallOutcome, Micros } from '@grasp/domain';
import type { TelephonyRequest } from './request.ts';

/** A call in plain words, from which a vendor's `createRequests` makes what that vendor would really send. */
export type CallDescription = {
  /** Any text that no other call of the account has: the vendor's own ids are made from it. */
  id: string;
  /** As the vendor names the account. */
  account: string;
  direction: Exclude<CallDirection, 'internal'>;
  /** The rep's device. */
  extension: string;
  /** The customer, E.164. */
  number: string;
  /** The company's number, E.164: what the customer sees, or dialled. */
  companyNumber: string;
  startedAt: Micros;
  ringMs: number;
  /** 0 for a call that nobody answered. */
  talkMs: number;
  outcome: CallOutcome;
  /** Zone of the account: vendors that send local time write theirs in it. */
  zone: string;
};

/** Where a sender sends to, and with which secrets. */
export type SenderSettings = {
  /** The webhook's public URL. */
  url: string;
  /** The vendor's secrets, under the names of their settings. */
  secrets: Readonly<Record<string, string>>;
};

/** A request, and when the vendor would make it. */
export type SentRequest = TelephonyRequest & { sentAt: Micros };
