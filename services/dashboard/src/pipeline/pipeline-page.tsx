import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { Period } from '../clocks/periods.ts';
import { useCompany } from '../company.ts';
import { Answer } from '../frame/answer.tsx';
import { Choice, PageHead } from '../frame/choice.tsx';
import { ScopeFilters } from '../frame/filters.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { Tabs, useTab } from '../frame/tabs.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { FlowCard } from './flow-card.tsx';
import { PipelineFigures } from './pipeline-figures.tsx';
import { flowQuery } from './queries.ts';
import { StageTable } from './stage-table.tsx';
import './pipeline.css';

const FLOW_HEIGHT = 276;
const CHART_HEIGHT = 218;
const PARTS = ['orders', 'forecast'] as const;

const OrdersPart = lazy(() =>
  import('./orders-part.tsx').then((part) => ({ default: part.OrdersPart })),
);
const ForecastPart = lazy(() =>
  import('./forecast-part.tsx').then((part) => ({ default: part.ForecastPart })),
);

/** What is open, how it got there, and what will come of it. */
export function PipelinePage() {
  const flow = useQuery(flowQuery(useUrl(), useCompany()));
  return (
    <>
      <PageHead title={<Trans>Pipeline</Trans>}>
        <ScopeFilters />
      </PageHead>
      <PipelineFigures />
      <div className="row row-flow">
        <Answer query={flow} height={FLOW_HEIGHT}>
          {({ bars, balanced }) => (
            <FlowCard
              bars={bars}
              balanced={balanced}
              height={CHART_HEIGHT}
              tools={<PeriodChoice />}
            />
          )}
        </Answer>
        <StageTable />
      </div>
      <Parts />
    </>
  );
}

function Parts() {
  const { t } = useLingui();
  const part = useTab(PARTS);
  const tabs = [
    { name: 'orders', title: <Trans>Orders</Trans> },
    { name: 'forecast', title: <Trans>Forecast by month</Trans> },
  ] as const;
  return (
    <>
      <Tabs label={t`Parts of the pipeline`} tabs={tabs} />
      <Suspense fallback={<Skeleton height={420} />}>
        {part === 'orders' && <OrdersPart />}
        {part === 'forecast' && <ForecastPart />}
      </Suspense>
    </>
  );
}

function PeriodChoice() {
  const { t } = useLingui();
  const { period } = useUrl();
  const { step } = useChangeUrl();
  return (
    <Choice
      label={t`Since`}
      value={period}
      options={[
        { value: '', label: t`This month` },
        { value: 'week', label: t`This week` },
        { value: 'quarter', label: t`This quarter` },
        { value: 'year', label: t`This year` },
      ]}
      onChange={(value) => step({ period: value as Period | undefined })}
    />
  );
}
