import type { Money } from '@grasp/read-models/views';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';

/** What the shares of a target leave open, to the cent; a dash where it has none. */
export function Residual({ residual, evidence }: { residual: Money | null; evidence: string }) {
  const format = useFormat();
  if (residual === null) {
    return <span className="dim">–</span>;
  }
  const amount = BigInt(residual.amount);
  const isWhole = amount === 0n;
  const sign = isWhole ? '✓' : amount > 0n ? '▲' : '▼';
  return (
    <Figure evidence={evidence} className={isWhole ? 'good' : 'bad'}>
      {sign} {format.money(residual)}
    </Figure>
  );
}
