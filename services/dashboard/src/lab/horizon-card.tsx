import type { BacktestResultView } from '@grasp/read-models/views';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useMemo } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { Legend, type Mark } from '../charts/legend.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useFormat } from '../company.ts';
import { useBaselineNames } from './baseline-name.tsx';
import { drawHorizon, type Line } from './draw-horizon.ts';
import { useWeeks } from './use-weeks.ts';

export type Horizons = BacktestResultView['byHorizon'];

const HEIGHT = 240;
/** As the lines are drawn. */
const MARKS: readonly Omit<Mark, 'name'>[] = [
  { className: 'mark-accent', shape: 'dot' },
  { className: 'mark-down', dash: '5 4' },
  { className: 'mark-won', dash: '2 3' },
  { className: 'mark-neutral', dash: '8 3 2 3' },
];

/** How far the amounts were off, by weeks ahead, beside the baselines. */
export function HorizonCard({ horizons }: { horizons: Horizons }) {
  const lines = useLines(horizons);
  return (
    <ChartCard
      title={<Trans>How far off, by horizon</Trans>}
      note={<Trans>WAPE: what was said too much or too little ÷ what came</Trans>}
      chart={<HorizonChart horizons={horizons} lines={lines} />}
      table={<HorizonTable horizons={horizons} lines={lines} />}
    />
  );
}

function useLines(horizons: Horizons): Line[] {
  const { t } = useLingui();
  const nameOf = useBaselineNames();
  const names = [...new Set(horizons.flatMap(({ baselines }) => Object.keys(baselines)))];
  return [
    { name: t`Model`, values: horizons.map(({ wape }) => wape) },
    ...names.map((name) => ({
      name: nameOf(name),
      values: horizons.map(({ baselines }) => baselines[name] ?? null),
    })),
  ];
}

type Props = { horizons: Horizons; lines: Line[] };

function HorizonChart({ horizons, lines }: Props) {
  const { t } = useLingui();
  const format = useFormat();
  const weeks = useWeeks(horizons);
  const key = JSON.stringify(lines);
  const kept = useMemo(() => JSON.parse(key) as Line[], [key]);
  const draw = useCallback(
    (tokens: Tokens) => drawHorizon({ weeks, lines: kept, rate: format.rate }, tokens),
    [weeks, kept, format],
  );
  return (
    <>
      <LazyChart
        draw={draw}
        height={HEIGHT}
        label={t`How far forecasts were off by weeks ahead, model and baselines; the table beside has the numbers`}
      />
      <Legend
        marks={lines.map(({ name }, index) => ({
          name,
          ...(MARKS[index % MARKS.length] ?? { className: 'mark-dim' }),
        }))}
      />
    </>
  );
}

function HorizonTable({ horizons, lines }: Props) {
  const format = useFormat();
  return (
    <table className="data">
      <thead>
        <tr>
          <th scope="col">
            <Trans>Ahead</Trans>
          </th>
          <th scope="col" className="number">
            <Trans>Periods</Trans>
          </th>
          {lines.map(({ name }) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
          <th scope="col" className="number">
            <Trans>Bias</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {horizons.map(({ horizonWeeks, n, bias }, index) => (
          <tr key={horizonWeeks}>
            <th scope="row">
              <Plural value={horizonWeeks} one="# week" other="# weeks" />
            </th>
            <td className="number">{format.count(n)}</td>
            {lines.map(({ name, values }) => (
              <td key={name} className="number">
                {format.rate(values[index] ?? null)}
              </td>
            ))}
            <td className="number">
              {bias !== null && (bias > 0 ? '▲ ' : '▼ ')}
              {format.rate(bias)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
