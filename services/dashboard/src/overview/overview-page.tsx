import type { Overview } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../company.ts';
import { Answer } from '../frame/answer.tsx';
import { PageHead } from '../frame/choice.tsx';
import { ScopeFilters } from '../frame/filters.tsx';
import { FlowCard } from '../pipeline/flow-card.tsx';
import { useUrl } from '../url.ts';
import { ExceptionList } from './exception-list.tsx';
import { KeyFigures } from './key-figures.tsx';
import { PaceCard } from './pace-card.tsx';
import { overviewQuery } from './queries.ts';
import { TopOrders } from './top-orders.tsx';

const HEIGHT = 820;
const CHART_HEIGHT = 206;

/** The day at a glance: where it stands, what moved, and what needs somebody. */
export function OverviewPage() {
  const query = useQuery(overviewQuery(useUrl()));
  const { fullDay } = useFormat();
  return (
    <>
      <PageHead title={<Trans>Overview</Trans>} note={query.data && fullDay(query.data.day)}>
        <ScopeFilters />
      </PageHead>
      <Answer query={query} height={HEIGHT}>
        {(overview) => <Content overview={overview} />}
      </Answer>
    </>
  );
}

function Content({ overview }: { overview: Overview }) {
  return (
    <>
      <KeyFigures overview={overview} />
      <div className="row row-halves">
        <FlowCard height={CHART_HEIGHT} bars={overview.flow} balanced={isBalanced(overview.flow)} />
        <PaceCard height={CHART_HEIGHT} overview={overview} />
      </div>
      <div className="row row-halves">
        <ExceptionList items={overview.exceptions} />
        <TopOrders orders={overview.topOrders} />
      </div>
    </>
  );
}

/** Start and all bars between make the end, in count and per currency. */
function isBalanced(bars: Overview['flow']): boolean {
  const rest = new Map<string, bigint>();
  let count = 0;
  for (const bar of bars) {
    const sign = bar.name === 'end' ? -1n : 1n;
    count += Number(sign) * bar.count;
    for (const { amount, currency } of bar.amounts) {
      rest.set(currency, (rest.get(currency) ?? 0n) + sign * BigInt(amount));
    }
  }
  return count === 0 && [...rest.values()].every((value) => value === 0n);
}
