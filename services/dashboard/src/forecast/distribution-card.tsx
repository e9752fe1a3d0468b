import type { CurrencyForecast } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useMemo } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { Legend } from '../charts/legend.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useFormat } from '../company.ts';
import { fromMajor, toMajor } from '../format/money.ts';
import { Empty } from '../frame/empty.tsx';
import { HeadRow } from '../frame/head-row.tsx';
import { Panel } from '../frame/panel.tsx';
import { useChangeUrl } from '../url.ts';
import { drawDistribution } from './draw-distribution.ts';
import { type Density, toDensity } from './histogram.ts';
import { PartFigure } from './part-figure.tsx';
import { hasRenewals } from './part-names.tsx';

const HEIGHT = 230;
/** Shares that the table tells, of those that the API gives. */
const TOLD = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/** How likely each outcome of the period is, and on which side of the target it lies. */
export function DistributionCard({ of }: { of: CurrencyForecast }) {
  const { currency, quantiles } = of;
  const density = useMemo(
    () =>
      toDensity(
        quantiles.map(({ share, amount }) => ({ share, amount: toMajor({ amount, currency }) })),
      ),
    [quantiles, currency],
  );
  const title = hasRenewals(of) ? (
    <Trans>All that may come, without renewals</Trans>
  ) : (
    <Trans>All that may come</Trans>
  );
  if (density.length === 0) {
    return (
      <Panel title={title}>
        <Empty>
          <Trans>There is nothing to draw: nearly all that may come is one amount.</Trans>
        </Empty>
      </Panel>
    );
  }
  return (
    <ChartCard
      title={title}
      note={currency}
      chart={
        <>
          <DensityChart of={of} density={density} />
          <ChanceLegend of={of} />
        </>
      }
      table={<QuantileTable of={of} />}
    />
  );
}

function DensityChart({ of, density }: { of: CurrencyForecast; density: Density[] }) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  const format = useFormat();
  const { currency, target, orders } = of;
  const middle = toMajor({ amount: orders.amount.p50, currency });
  const draw = useCallback(
    (tokens: Tokens) =>
      drawDistribution(
        {
          density,
          middle,
          target: target === null ? null : toMajor(target),
          short: (value) => format.shortMoney(fromMajor(value, currency)),
          names: { target: t`Target`, middle: t`Middle` },
        },
        tokens,
      ),
    [density, middle, target, currency, format, t],
  );
  return (
    <LazyChart
      draw={draw}
      height={HEIGHT}
      label={t`How likely each outcome is, against the target; the table beside has the numbers`}
      onPick={() => step({ part: 'orders' })}
    />
  );
}

function ChanceLegend({ of: { chance } }: { of: CurrencyForecast }) {
  const format = useFormat();
  if (chance === null) return null;
  return (
    <Legend
      marks={[
        {
          name: <Trans>short of the target: {format.rate(1 - chance)}</Trans>,
          className: 'mark-down',
          shape: 'box',
        },
        {
          name: <Trans>target reached: {format.rate(chance)}</Trans>,
          className: 'mark-won',
          shape: 'box',
        },
      ]}
    />
  );
}

function QuantileTable({ of: { quantiles, currency } }: { of: CurrencyForecast }) {
  const format = useFormat();
  const told = quantiles.filter(({ share }) => TOLD.some((one) => Math.abs(one - share) < 1e-9));
  return (
    <table className="data">
      <thead>
        <HeadRow of={<Trans>Of all outcomes</Trans>}>
          <Trans>stay at or below</Trans>
        </HeadRow>
      </thead>
      <tbody>
        {told.map(({ share, amount }) => (
          <tr key={share}>
            <th scope="row">{format.rate(share)}</th>
            <td className="number">
              <PartFigure part="orders">{format.money({ amount, currency })}</PartFigure>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
