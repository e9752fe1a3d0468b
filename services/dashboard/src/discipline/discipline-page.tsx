import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useCompany } from '../company.ts';
import { Answer } from '../frame/answer.tsx';
import { PageHead } from '../frame/choice.tsx';
import { ScopeFilters } from '../frame/filters.tsx';
import { MonthStepper } from '../frame/month-stepper.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { Tabs, useTab } from '../frame/tabs.tsx';
import { useUrl } from '../url.ts';
import { MonthFigures } from './month-figures.tsx';
import { MonthGrid } from './month-grid.tsx';
import { monthQuery, parseCallsKey, shownMonth } from './queries.ts';
import './discipline.css';

const HEIGHT = 640;
const PARTS = ['grid', 'anomalies', 'restated'] as const;

const AnomaliesPart = lazy(() =>
  import('./anomalies-part.tsx').then((part) => ({ default: part.AnomaliesPart })),
);
const RestatedPart = lazy(() =>
  import('./restated-part.tsx').then((part) => ({ default: part.RestatedPart })),
);
const CallsDrawer = lazy(() =>
  import('./calls-drawer.tsx').then((part) => ({ default: part.CallsDrawer })),
);

/** Who did how much by telephone, day by day, against the quota in force. */
export function DisciplinePage() {
  const { t } = useLingui();
  const { calls } = useUrl();
  const key = calls === undefined ? null : parseCallsKey(calls);
  const tabs = [
    { name: 'grid', title: <Trans>Month</Trans> },
    { name: 'anomalies', title: <Trans>Anomalies</Trans> },
    { name: 'restated', title: <Trans>Restated days</Trans> },
  ] as const;
  return (
    <>
      <PageHead title={<Trans>Discipline</Trans>}>
        <MonthStepper />
        <ScopeFilters />
      </PageHead>
      <Tabs label={t`Parts of discipline`} tabs={tabs} />
      <Part />
      {key && (
        <Suspense fallback={null}>
          <CallsDrawer calls={key} />
        </Suspense>
      )}
    </>
  );
}

function Part() {
  const part = useTab(PARTS);
  const search = useUrl();
  const month = shownMonth(search, useCompany());
  if (part === 'grid') return <MonthPart month={month} />;
  return (
    <Suspense fallback={<Skeleton height={HEIGHT} />}>
      {part === 'anomalies' && <AnomaliesPart month={month} />}
      {part === 'restated' && <RestatedPart month={month} />}
    </Suspense>
  );
}

function MonthPart({ month }: { month: string }) {
  const query = useQuery(monthQuery(useUrl(), month));
  return (
    <Answer query={query} height={HEIGHT}>
      {(data) => (
        <>
          <MonthFigures month={data} />
          <MonthGrid month={data} />
        </>
      )}
    </Answer>
  );
}
