import type {
  ForecastMonth,
  Money,
  PipelineForecast,
  PipelineSummary,
} from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { amountIn, mainCurrency, minus, toMajor } from '../format/money.ts';
import { Answer } from '../frame/answer.tsx';
import { KeyFigure } from '../frame/key-figure.tsx';
import { KeyRow } from '../frame/key-row.tsx';
import { Moneys } from '../frame/moneys.tsx';
import { useUrl } from '../url.ts';
import { forecastQuery, summaryQuery } from './queries.ts';

const HEIGHT = 104;

/** Open, expected, target, gap. */
export function PipelineFigures() {
  const search = useUrl();
  const summary = useQuery(summaryQuery(search));
  const forecast = useQuery(forecastQuery(search));
  return (
    <Answer query={summary} height={HEIGHT}>
      {(open) => (
        <Answer query={forecast} height={HEIGHT}>
          {(months) => <Row summary={open} forecast={months} />}
        </Answer>
      )}
    </Answer>
  );
}

function Row({ summary, forecast }: { summary: PipelineSummary; forecast: PipelineForecast }) {
  const format = useFormat();
  const month = forecast.months[0];
  return (
    <KeyRow>
      <KeyFigure
        label={<Trans>Open value</Trans>}
        evidence={summary.open.ref}
        value={<Moneys amounts={summary.open.amounts} />}
      >
        <Figure evidence={summary.open.ref} className="dim">
          <Trans>{format.count(summary.open.count)} orders</Trans>
        </Figure>
        <Decided summary={summary} />
      </KeyFigure>
      {month && <Expected month={month} />}
      {month && <TargetAndGap month={month} />}
    </KeyRow>
  );
}

function Decided({ summary: { won, lost } }: { summary: PipelineSummary }) {
  const format = useFormat();
  return (
    <span className="dim">
      <Figure evidence={won.ref}>
        <Trans>{format.count(won.count)} won</Trans>
      </Figure>{' '}
      ·{' '}
      <Figure evidence={lost.ref}>
        <Trans>{format.count(lost.count)} lost</Trans>
      </Figure>
    </span>
  );
}

function Expected({ month }: { month: ForecastMonth }) {
  const format = useFormat();
  return (
    <KeyFigure
      label={<Trans>Expected in {format.month(month.month)}</Trans>}
      evidence={month.open.ref}
      value={<Moneys amounts={month.expected} />}
    >
      <Figure evidence={month.signed.ref} className="dim">
        <Trans>{format.moneys(month.signed.amounts)} signed</Trans>
      </Figure>
      <Figure evidence={month.open.ref} className="dim">
        <Trans>{format.moneys(month.weighted)} weighted</Trans>
      </Figure>
    </KeyFigure>
  );
}

function TargetAndGap({ month }: { month: ForecastMonth }) {
  const format = useFormat();
  const company = useCompany();
  const currency = mainCurrency(month.target, company.currency);
  const target = amountIn(month.target, currency);
  const expected = amountIn(month.expected, currency);
  const hasTarget = month.target.length > 0;
  return (
    <>
      <KeyFigure
        label={<Trans>Target</Trans>}
        evidence={hasTarget ? month.signed.ref : undefined}
        value={hasTarget ? <Moneys amounts={month.target} /> : '–'}
      >
        <span className="dim">
          {hasTarget ? (
            <Reached target={target} signed={month.signed.amounts} />
          ) : (
            <Trans>none set</Trans>
          )}
        </span>
      </KeyFigure>
      <KeyFigure
        label={<Trans>Gap to target</Trans>}
        evidence={hasTarget ? month.open.ref : undefined}
        value={hasTarget ? format.money(minus(expected, target)) : '–'}
        isBad={hasTarget && BigInt(minus(expected, target).amount) < 0n}
      >
        <span className="dim">
          <Trans>expected − target</Trans>
        </span>
      </KeyFigure>
    </>
  );
}

function Reached({ target, signed }: { target: Money; signed: Money[] }) {
  const format = useFormat();
  const share = toMajor(amountIn(signed, target.currency)) / toMajor(target);
  return <Trans>{format.rate(Number.isFinite(share) ? share : null)} signed</Trans>;
}
