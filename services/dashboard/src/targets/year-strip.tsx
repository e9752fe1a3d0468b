import type { TargetItem, TargetList } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueries } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useFormat } from '../company.ts';
import { useChangeUrl, useUrl } from '../url.ts';
import { companyTargetQuery, monthsOf } from './queries.ts';
import { Residual } from './residual.tsx';

/** The company's year and its months: each with its target and how much of it is reached; one is chosen. */
export function YearStrip({ year, span }: { year: string; span: string }) {
  const { t } = useLingui();
  const search = useUrl();
  const { step } = useChangeUrl();
  const periods = [year, ...monthsOf(year)];
  const answers = useQueries({
    queries: periods.map((period) => companyTargetQuery(search, period)),
  });
  const goTo = (other: number) => step({ span: span.replace(year, String(other)) });
  const ofYear = companyOf(answers[0]?.data);
  return (
    <section className="card panel" aria-label={t`The year and its months`}>
      <div className="panel-head">
        <div className="stepper">
          <button
            type="button"
            className="icon-button"
            aria-label={t`Year before`}
            onClick={() => goTo(Number(year) - 1)}
          >
            <ChevronLeft size={16} aria-hidden />
          </button>
          <h2>{year}</h2>
          <button
            type="button"
            className="icon-button"
            aria-label={t`Year after`}
            onClick={() => goTo(Number(year) + 1)}
          >
            <ChevronRight size={16} aria-hidden />
          </button>
        </div>
        <span className="panel-note">
          {ofYear?.monthsResidual && (
            <>
              <Trans>left open by the months:</Trans>{' '}
              <Residual residual={ofYear.monthsResidual} evidence={ofYear.targetRef} />
            </>
          )}
        </span>
      </div>
      <div className="year-strip">
        {periods.map((period, index) => (
          <PeriodButton
            key={period}
            period={period}
            isChosen={period === span}
            item={companyOf(answers[index]?.data)}
          />
        ))}
      </div>
    </section>
  );
}

const companyOf = (list: TargetList | undefined): TargetItem | undefined =>
  list?.items.find(({ scope }) => scope === 'company');

function PeriodButton({
  period,
  item,
  isChosen,
}: {
  period: string;
  item: TargetItem | undefined;
  isChosen: boolean;
}) {
  const format = useFormat();
  const { step } = useChangeUrl();
  const isYear = !period.includes('-');
  return (
    <button
      type="button"
      className={isYear ? 'period period-year' : 'period'}
      aria-pressed={isChosen}
      onClick={() => step({ span: period })}
    >
      <b>{isYear ? <Trans>Year</Trans> : format.shortMonth(period)}</b>
      <span>{item ? format.shortMoney(item.target) : '–'}</span>
      <span className="dim">{item ? format.rate(item.attainment) : ' '}</span>
    </button>
  );
}
