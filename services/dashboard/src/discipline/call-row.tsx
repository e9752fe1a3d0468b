import type { CallItem, InvalidReason } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';

const reasons: Record<InvalidReason, ReactNode> = {
  not_answered: <Trans>not answered</Trans>,
  too_short: <Trans>too short</Trans>,
  no_customer_number: <Trans>no customer's number</Trans>,
  outside_work_hours: <Trans>outside work hours</Trans>,
  duplicate: <Trans>duplicate</Trans>,
  not_outbound: <Trans>not outbound</Trans>,
  secondary_leg: <Trans>second leg of a call</Trans>,
};

/** One call: when, whom, how long, whether it counts. */
export function CallRow({ call }: { call: CallItem }) {
  const format = useFormat();
  return (
    <li className="call">
      <span className={call.isValid ? 'call-valid' : 'call-invalid'}>
        {call.isValid ? <Check size={14} aria-hidden /> : <Minus size={14} aria-hidden />}
      </span>
      <time dateTime={call.startedAt}>{format.minute(call.startedAt)}</time>
      <span className="call-who">
        <CallCustomer call={call} />
        <small className="sub">
          <Why call={call} />
        </small>
      </span>
      <Figure evidence={call.ref}>{format.talk(call.talkMs)}</Figure>
    </li>
  );
}

/** Whom the call was with: the customer, or several with the same number, or the number alone. */
export function CallCustomer({ call }: { call: CallItem }) {
  if (call.customers.length === 0) return call.number ?? <Trans>unknown number</Trans>;
  return call.customers.map(({ customer, name }) => name ?? customer).join(' / ');
}

/** Why a call does not count; one that does says so. */
export function Why({ call }: { call: CallItem }) {
  return (
    <>
      {call.whyNot === null ? <Trans>counts</Trans> : reasons[call.whyNot]}{' '}
      {call.isLate && (
        <span className="mark mark-late">
          <Trans>late</Trans>
        </span>
      )}
    </>
  );
}
