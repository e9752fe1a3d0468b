import type { PipelineForecast, PipelineSummary, StageTimes } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { amountIn, mainCurrency } from '../format/money.ts';
import { words } from '../format/words.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { Moneys } from '../frame/moneys.tsx';
import { Panel } from '../frame/panel.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { forecastQuery, stagesQuery, summaryQuery } from './queries.ts';

const HEIGHT = 276;

/** Stage by stage: how much, how likely, how long. */
export function StageTable() {
  const search = useUrl();
  const summary = useQuery(summaryQuery(search));
  const forecast = useQuery(forecastQuery(search));
  const times = useQuery(stagesQuery(search));
  return (
    <Answer query={summary} height={HEIGHT}>
      {(open) => (
        <Panel title={<Trans>By stage</Trans>}>
          {open.byStage.length === 0 ? (
            <Empty>
              <Trans>No order is open.</Trans>
            </Empty>
          ) : (
            <Stages summary={open} forecast={forecast.data} times={times.data} />
          )}
        </Panel>
      )}
    </Answer>
  );
}

type Parts = {
  summary: PipelineSummary;
  forecast: PipelineForecast | undefined;
  times: StageTimes | undefined;
};

function Stages({ summary, forecast, times }: Parts) {
  const format = useFormat();
  const { t } = useLingui();
  return (
    <ScrollBox label={t`By stage`}>
      <table className="data stages">
        <thead>
          <StageHead />
        </thead>
        <tbody>
          {summary.byStage.map((row) => (
            <StageRow
              key={row.stage}
              row={row}
              rate={forecast?.rates.find(({ stage }) => stage === row.stage)}
              time={times?.stages.find(({ stage }) => stage === row.stage)}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>Sum</Trans>
            </th>
            <td className="number">
              <Figure evidence={summary.open.ref}>{format.count(summary.open.count)}</Figure>
            </td>
            <td className="number">
              <Figure evidence={summary.open.ref}>
                <Moneys amounts={summary.open.amounts} />
              </Figure>
            </td>
            <td colSpan={3} />
          </tr>
        </tfoot>
      </table>
    </ScrollBox>
  );
}

function StageHead() {
  return (
    <tr>
      <th scope="col">
        <Trans>Stage</Trans>
      </th>
      <th scope="col" className="number">
        <Trans>Orders</Trans>
      </th>
      <th scope="col" className="number">
        <Trans>Value</Trans>
      </th>
      <th scope="col" className="number">
        <Trans>Win rate</Trans>
      </th>
      <th scope="col" className="number">
        <Trans>Weighted</Trans>
      </th>
      <th scope="col" className="number">
        <Trans>Time in stage</Trans>
      </th>
    </tr>
  );
}

function StageRow({
  row,
  rate,
  time,
}: {
  row: PipelineSummary['byStage'][number];
  rate: PipelineForecast['rates'][number] | undefined;
  time: StageTimes['stages'][number] | undefined;
}) {
  const format = useFormat();
  const { stage: chosen } = useUrl();
  const { step } = useChangeUrl();
  const isChosen = chosen === row.stage;
  return (
    <tr className={isChosen ? 'chosen' : undefined}>
      <th scope="row">
        <button
          type="button"
          className="link"
          aria-pressed={isChosen}
          onClick={() => step({ stage: isChosen ? undefined : row.stage, tab: undefined })}
        >
          {words(row.stage)}
        </button>
      </th>
      <td className="number">
        <Figure evidence={row.ref}>{format.count(row.count)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={row.ref}>
          <Moneys amounts={row.amounts} />
        </Figure>
      </td>
      <td className="number">
        <Figure evidence={rate?.ref}>{format.rate(rate?.rate ?? null)}</Figure>
      </td>
      <td className="number">
        <Weighted row={row} rate={rate?.rate ?? null} />
      </td>
      <td className="number">
        <Figure evidence={time?.ref}>
          {time?.medianMs == null ? '–' : format.duration(time.medianMs)}
        </Figure>
      </td>
    </tr>
  );
}

function Weighted({ row, rate }: { row: PipelineSummary['byStage'][number]; rate: number | null }) {
  const format = useFormat();
  const company = useCompany();
  if (rate === null) return '–';
  const currency = mainCurrency(row.amounts, company.currency);
  const weighted = String(Math.round(Number(amountIn(row.amounts, currency).amount) * rate));
  return <Figure evidence={row.ref}>{format.shortMoney({ amount: weighted, currency })}</Figure>;
}
