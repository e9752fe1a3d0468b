import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { Legend } from '../charts/legend.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useFormat } from '../company.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { drawCoverage } from './draw-horizon.ts';
import type { Horizons } from './horizon-card.tsx';
import { useWeeks } from './use-weeks.ts';

const HEIGHT = 240;

/** Whether the ranges of 8 in 10 hold 8 in 10. */
export function CoverageCard({ horizons }: { horizons: Horizons }) {
  return (
    <ChartCard
      title={<Trans>Do the ranges hold?</Trans>}
      note={<Trans>80 of 100 periods are to lie within</Trans>}
      chart={<CoverageChart horizons={horizons} />}
      table={<CoverageTable horizons={horizons} />}
    />
  );
}

function CoverageChart({ horizons }: { horizons: Horizons }) {
  const { t } = useLingui();
  const format = useFormat();
  const weeks = useWeeks(horizons);
  const draw = useCallback(
    (tokens: Tokens) => {
      const values = horizons.map(({ coverage80 }) => coverage80);
      return drawCoverage({ weeks, values, rate: format.rate }, tokens);
    },
    [horizons, weeks, format],
  );
  return (
    <>
      <LazyChart
        draw={draw}
        height={HEIGHT}
        label={t`How many periods lay within the range, by weeks ahead; the table beside has the numbers`}
      />
      <Legend
        marks={[
          { name: <Trans>lay within</Trans>, className: 'mark-accent', shape: 'box' },
          { name: <Trans>promised: 80 %</Trans>, className: 'mark-text', dash: '5 4' },
        ]}
      />
    </>
  );
}

function CoverageTable({ horizons }: { horizons: Horizons }) {
  const format = useFormat();
  return (
    <table className="data">
      <thead>
        <HeadRow of={<Trans>Ahead</Trans>}>
          <Trans>Periods</Trans>
          <Trans>Lay within</Trans>
        </HeadRow>
      </thead>
      <tbody>
        {horizons.map(({ horizonWeeks, n, coverage80 }) => (
          <tr key={horizonWeeks}>
            <th scope="row">
              <Plural value={horizonWeeks} one="# week" other="# weeks" />
            </th>
            <td className="number">{format.count(n)}</td>
            <td className="number">{format.rate(coverage80)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
