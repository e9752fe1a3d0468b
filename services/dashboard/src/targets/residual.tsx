import type { Money } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';

/** What the shares of a target leave open; nothing is said to be nothing, to the cent. */
export function Residual({ residual, evidence }: { residual: Money | null; evidence: string }) {
  const format = useFormat();
  if (residual === null) {
    return (
      <span className="dim">
        <Trans>not split</Trans>
      </span>
    );
  }
  const isWhole = BigInt(residual.amount) === 0n;
  return (
    <Figure evidence={evidence} className={isWhole ? 'good' : 'bad'}>
      {isWhole ? '✓ ' : '▲ '}
      {format.money(residual)}
    </Figure>
  );
}
