import type { CurrencyForecast, PeriodForecastView } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useCompany, useFormat } from '../company.ts';
import { mainCurrency } from '../format/money.ts';
import { Answer } from '../frame/answer.tsx';
import { PageHead } from '../frame/choice.tsx';
import { Empty } from '../frame/empty.tsx';
import { ScopeFilters } from '../frame/filters.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { Tabs, useTab } from '../frame/tabs.tsx';
import { useUrl } from '../url.ts';
import { CurrencyPart } from './currency-part.tsx';
import { GroupsPart } from './groups-part.tsx';
import { ModelNote } from './model-note.tsx';
import { PartDrawer } from './part-drawer.tsx';
import { forecastQuery } from './queries.ts';
import { SpanChoice } from './span-choice.tsx';
import './forecast.css';

const HEIGHT = 480;
const PARTS = ['orders', 'groups', 'lines', 'people'] as const;

const OrdersPart = lazy(() =>
  import('./orders-part.tsx').then((part) => ({ default: part.OrdersPart })),
);
const LinesPart = lazy(() =>
  import('./lines-part.tsx').then((part) => ({ default: part.LinesPart })),
);
const PeoplePart = lazy(() =>
  import('./people-part.tsx').then((part) => ({ default: part.PeoplePart })),
);

/** What is to be expected of a period, how sure that is, what it is made of, and which orders it rests on. */
export function ForecastPage() {
  const search = useUrl();
  const query = useQuery(forecastQuery(search, useCompany()));
  return (
    <>
      <PageHead title={<Trans>Forecast</Trans>}>
        <SpanChoice />
        <ScopeFilters />
      </PageHead>
      {search.known === 'now' && <ThenOnly />}
      <Answer query={query} height={HEIGHT}>
        {(forecast) => (
          <>
            <ModelNote model={forecast.model} />
            <Currencies forecast={forecast} />
            {search.part && <PartDrawer part={search.part} forecast={forecast} />}
          </>
        )}
      </Answer>
      <Parts />
    </>
  );
}

/** The company's currency first and whole; the others, never added up, behind their sums. */
function Currencies({ forecast }: { forecast: PeriodForecastView }) {
  const format = useFormat();
  const company = useCompany();
  const amounts = forecast.currencies.map(({ currency, total }) => ({
    currency,
    amount: total.amount.mean,
  }));
  const main = mainCurrency(amounts, company.currency);
  const others = forecast.currencies.filter(({ currency }) => currency !== main);
  const first = forecast.currencies.find(({ currency }) => currency === main);
  const part = (of: CurrencyForecast) => (
    <CurrencyPart key={of.currency} forecast={forecast} currency={of} />
  );
  return (
    <>
      {first ? (
        part(first)
      ) : (
        <Empty>
          <Trans>Nothing is signed or expected in this period.</Trans>
        </Empty>
      )}
      {others.length > 0 && (
        <details className="other-currencies">
          <summary>
            <Trans>
              Other currencies: {format.moneys(amounts.filter(({ currency }) => currency !== main))}
            </Trans>
          </summary>
          {others.map(part)}
        </details>
      )}
    </>
  );
}

function ThenOnly() {
  return (
    <p className="notice notice-slim" role="note">
      <Trans>
        A forecast sees nothing that became known later: it is shown as known then, also where now
        is chosen.
      </Trans>
    </p>
  );
}

function Parts() {
  const { t } = useLingui();
  const part = useTab(PARTS);
  const tabs = [
    { name: 'orders', title: <Trans>Orders behind it</Trans> },
    { name: 'groups', title: <Trans>By team, rep or stage</Trans> },
    { name: 'lines', title: <Trans>Said then, said now, came</Trans> },
    { name: 'people', title: <Trans>What people said</Trans> },
  ] as const;
  return (
    <>
      <Tabs label={t`Parts of the forecast`} tabs={tabs} />
      <Suspense fallback={<Skeleton height={HEIGHT} />}>
        {part === 'orders' && <OrdersPart />}
        {part === 'groups' && <GroupsPart />}
        {part === 'lines' && <LinesPart />}
        {part === 'people' && <PeoplePart />}
      </Suspense>
    </>
  );
}
