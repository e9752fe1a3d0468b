import {
  type CallDirection,
  type CallOutcome,
  type ClockQuality,
  type DataOf,
  type Micros,
  streams,
} from '@grasp/domain';
import type { CallFact } from './outcome.ts';

/** A leg as a message of its vendor describes it. */
export type Leg = {
  vendor: string;
  account: string;
  leg: string;
  direction: CallDirection;
  extension: string | null;
  number: string | null;
  zone: string;
  sequence?: number;
  /** ISO 8601. */
  startedAt?: string;
};

/** Which fact it is in the vendor's words, and when it happened. */
export type Told = {
  id: string;
  occurredAt: Micros;
  occurredQuality: ClockQuality;
  occurredOffset?: number | undefined;
};

type Ended = Omit<DataOf<'CallCompleted'>, keyof Leg> & { outcome: CallOutcome };

/** The leg reached a state on its way. */
export function progressed(
  leg: Leg,
  told: Told,
  status: DataOf<'CallProgressed'>['status'],
): CallFact {
  return { type: 'CallProgressed', ...placed(leg, told), data: { ...leg, status } };
}

/** The leg ended. */
export function completed(leg: Leg, told: Told, ended: Ended): CallFact {
  return { type: 'CallCompleted', ...placed(leg, told), data: { ...leg, ...ended } };
}

/** The leg belongs to a root call, of which `primary` is the one leg that counts as the dial. */
export function linked(
  { vendor, account, leg }: Leg,
  told: Told,
  call: { root: string; primary: string },
): CallFact {
  const link = { ...told, id: `${told.id}:link` };
  return {
    type: 'CallLegLinked',
    ...placed({ vendor, account, leg }, link),
    data: { vendor, account, leg, ...call },
  };
}

function placed(leg: Pick<Leg, 'vendor' | 'account' | 'leg'>, { id, ...clock }: Told) {
  return {
    stream: streams.call(leg.vendor, leg.account, leg.leg),
    key: { system: leg.vendor, account: leg.account, id },
    ...clock,
  };
}
