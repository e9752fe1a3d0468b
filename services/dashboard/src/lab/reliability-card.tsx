import type { ReliabilityBin } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { Legend } from '../charts/legend.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useFormat } from '../company.ts';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { drawReliability } from './draw-reliability.ts';

const HEIGHT = 330;

/** Whether a chance of 30 % comes true 30 times in 100, with how many predictions stand behind each point. */
export function ReliabilityCard({ bins, ece }: { bins: ReliabilityBin[]; ece: number | null }) {
  const format = useFormat();
  const title = <Trans>Do chances hold?</Trans>;
  if (bins.length === 0) {
    return (
      <Panel title={title}>
        <Empty>
          <Trans>No prediction can be held against what came yet.</Trans>
        </Empty>
      </Panel>
    );
  }
  return (
    <ChartCard
      title={title}
      note={ece !== null && <Trans>calibration error {format.score(ece)}</Trans>}
      chart={<ReliabilityChart bins={bins} />}
      table={<ReliabilityTable bins={bins} />}
    />
  );
}

function ReliabilityChart({ bins }: { bins: ReliabilityBin[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const draw = useCallback(
    (tokens: Tokens) =>
      drawReliability(
        {
          bins,
          rate: format.rate,
          count: format.count,
          names: {
            predicted: t`chance that was said`,
            observed: t`came true`,
            count: t`predictions`,
          },
        },
        tokens,
      ),
    [bins, format, t],
  );
  return (
    <>
      <LazyChart
        draw={draw}
        height={HEIGHT}
        label={t`How often what was said came true, in bins of equal counts; the table beside has the numbers`}
      />
      <Legend
        marks={[
          { name: <Trans>model</Trans>, className: 'mark-accent', shape: 'dot' },
          { name: <Trans>as said, so it came</Trans>, className: 'mark-dim', dash: '5 4' },
          { name: <Trans>predictions in each bin</Trans>, className: 'mark-neutral', shape: 'box' },
        ]}
      />
    </>
  );
}

function ReliabilityTable({ bins }: { bins: ReliabilityBin[] }) {
  const format = useFormat();
  return (
    <table className="data">
      <thead>
        <tr>
          <th scope="col" className="number">
            <Trans>Chance that was said</Trans>
          </th>
          <th scope="col" className="number">
            <Trans>Came true</Trans>
          </th>
          <th scope="col" className="number">
            <Trans>Predictions</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {bins.map(({ n, predicted, observed }) => (
          <tr key={predicted}>
            <td className="number">{format.fineRate(predicted)}</td>
            <td className="number">{format.fineRate(observed)}</td>
            <td className="number">{format.count(n)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
