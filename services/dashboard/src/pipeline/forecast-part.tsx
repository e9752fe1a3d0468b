import type { ForecastMonth, PipelineForecast } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { amountIn, fromMajor, mainCurrency, toMajor } from '../format/money.ts';
import { Answer } from '../frame/answer.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { drawForecast } from './draw-forecast.ts';
import { ForecastTable } from './forecast-table.tsx';
import { forecastQuery } from './queries.ts';

const HEIGHT = 300;

/** What is signed, what the open orders are worth by their stage, and the target, month by month. */
export function ForecastPart() {
  const query = useQuery(forecastQuery(useUrl()));
  return (
    <Answer query={query} height={HEIGHT}>
      {(forecast) => (
        <ChartCard
          title={<Trans>Forecast by month</Trans>}
          note={<Undated forecast={forecast} />}
          chart={<ForecastChart months={forecast.months} />}
          table={<ForecastTable months={forecast.months} />}
        />
      )}
    </Answer>
  );
}

function Undated({ forecast: { undated } }: { forecast: PipelineForecast }) {
  const format = useFormat();
  if (undated.count === 0) return null;
  return (
    <Figure evidence={undated.ref}>
      <Trans>
        {format.count(undated.count)} orders without a date are in no month:{' '}
        {format.moneys(undated.amounts)}
      </Trans>
    </Figure>
  );
}

function ForecastChart({ months }: { months: ForecastMonth[] }) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  const format = useFormat();
  const company = useCompany();
  const currency = mainCurrency(
    months.flatMap(({ expected }) => expected),
    company.currency,
  );
  const draw = useCallback(
    (tokens: Tokens) => {
      const major = (amounts: ForecastMonth['target']) => toMajor(amountIn(amounts, currency));
      const points = months.map((month) => ({
        name: format.shortMonth(month.month),
        signed: major(month.signed.amounts),
        weighted: major(month.weighted),
        target: month.target.length === 0 ? null : major(month.target),
      }));
      const short = (value: number) => format.shortMoney(fromMajor(value, currency));
      const names = { signed: t`Signed`, weighted: t`Weighted`, target: t`Target` };
      return drawForecast({ points, short, names }, tokens);
    },
    [months, currency, format, t],
  );
  return (
    <LazyChart
      draw={draw}
      height={HEIGHT}
      label={t`Signed and weighted amounts by month against the target; the table beside has the numbers`}
      onPick={(index) => months[index] && step({ ev: months[index].open.ref })}
    />
  );
}
