import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';

/** One of the big numbers at the top of a page. */
export function KeyFigure({
  label,
  evidence,
  value,
  unit,
  isBad = false,
  children,
}: {
  label: ReactNode;
  evidence: string | undefined;
  value: ReactNode;
  unit?: ReactNode;
  isBad?: boolean;
  children?: ReactNode;
}) {
  return (
    <section className="card key">
      <h2 className="key-label">{label}</h2>
      <div className={isBad ? 'key-value key-bad' : 'key-value'}>
        <Figure evidence={evidence}>{value}</Figure>
        {unit && <small>{unit}</small>}
      </div>
      <div className="key-foot">{children}</div>
    </section>
  );
}

/** Change against an earlier value, by sign, arrow and colour. */
export function Delta({
  value,
  before,
  against,
  isNeutral = false,
}: {
  value: number;
  before: number | null;
  against: ReactNode;
  /** More is neither better nor worse. */
  isNeutral?: boolean;
}) {
  const format = useFormat();
  if (before === null) return null;
  const change = value - before;
  const arrow = change > 0 ? '▲' : '▼';
  const size =
    before === 0 ? format.count(Math.abs(change)) : shareText(format, Math.abs(change / before));
  return (
    <span className="delta">
      {change === 0 ? (
        <span className="dim">
          <Trans>unchanged</Trans>
        </span>
      ) : (
        <span className={isNeutral ? '' : change > 0 ? 'good' : 'bad'}>
          {arrow} {size}
        </span>
      )}{' '}
      <span className="dim">{against}</span>
    </span>
  );
}

/** A change is never written as one of 0 %. */
const shareText = (format: ReturnType<typeof useFormat>, share: number): string =>
  share < 0.005 ? `< ${format.rate(0.01)}` : format.rate(share);
