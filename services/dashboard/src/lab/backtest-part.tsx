import type { BacktestResultView } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useCompany } from '../company.ts';
import { Panel } from '../frame/panel.tsx';
import { CoverageCard } from './coverage-card.tsx';
import { HorizonCard } from './horizon-card.tsx';
import { PeriodsTable } from './periods-table.tsx';
import { ReliabilityCard } from './reliability-card.tsx';
import { RenewalsTable } from './renewals-table.tsx';
import { Verdict } from './run-state.tsx';
import { ScoresTable } from './scores-table.tsx';

/** A back-test's findings: a verdict in words, scores beside baselines, reliability, errors and ranges by horizon. */
export function BacktestPart({ result }: { result: BacktestResultView }) {
  const company = useCompany();
  const currencies = [...new Set(result.byHorizon.map(({ currency }) => currency))];
  const currency = currencies.includes(company.currency) ? company.currency : currencies[0];
  const horizons = result.byHorizon.filter((one) => one.currency === currency);
  const { summary, renewals = [] } = result;
  return (
    <>
      <div className="row row-halves">
        <Panel
          title={<Verdict verdict={summary.verdict} />}
          note={
            <>
              <Plural value={summary.cutoffs} one="# cut-off" other="# cut-offs" />
              {', '}
              <Plural value={summary.orders} one="# prediction" other="# predictions" />
            </>
          }
        >
          <ScoresTable scores={summary.scores} isJudged={summary.verdict !== 'not_judged'} />
        </Panel>
        <ReliabilityCard bins={result.reliability} ece={result.ece} />
      </div>
      {horizons.length > 0 && (
        <div className="row row-halves">
          <HorizonCard horizons={horizons} />
          <CoverageCard horizons={horizons} />
        </div>
      )}
      {renewals.length > 0 && (
        <div className="row">
          <Panel title={<Trans>Do the chances of renewals hold?</Trans>}>
            <RenewalsTable scores={renewals} />
          </Panel>
        </div>
      )}
      <div className="row">
        <Panel title={<Trans>Period by period</Trans>}>
          <PeriodsTable periods={result.periods} />
        </Panel>
      </div>
    </>
  );
}
