import type { ForecastReason } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { ReasonWords } from './reason-words.tsx';

const MOST = 4;

/** The facts that moved an order's chance, the strongest first: up or down by arrow and colour, in words. */
export function Reasons({ reasons }: { reasons: readonly ForecastReason[] }) {
  if (reasons.length === 0) {
    return (
      <span className="dim">
        <Trans>nothing sets it apart</Trans>
      </span>
    );
  }
  return (
    <ul className="reasons">
      {reasons.slice(0, MOST).map((reason) => (
        <li key={`${reason.kind} ${reason.text}`} className={reason.effect > 0 ? 'good' : 'bad'}>
          {reason.effect > 0 ? '▲' : '▼'}{' '}
          <span className="reason-text">
            <ReasonWords reason={reason} />
          </span>
        </li>
      ))}
    </ul>
  );
}
