import type { Money } from '@grasp/read-models/views';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';

/** What the shares of a target leave open, to the cent; a dash where it has none. */
export function Residual({ residual, evidence }: { residual: Money | null; evidence: string }) {
  const format = useFormat();
  if (residual === null) {
    return <span className="dim">–</span>;
  }
  const isWhole = BigInt(residual.amount) === 0n;
  return (
    <Figure evidence={evidence} className={isWhole ? 'good' : 'bad'}>
      {isWhole ? '✓ ' : '▲ '}
      {format.money(residual)}
    </Figure>
  );
}
