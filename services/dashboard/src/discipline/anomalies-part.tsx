import type { AnomalyKind, AnomalyPage } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Choice } from '../frame/choice.tsx';
import { CsvLink } from '../frame/csv-link.tsx';
import { Empty } from '../frame/empty.tsx';
import { Failure } from '../frame/failure.tsx';
import { MoreButton } from '../frame/more-button.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { CallCustomer, Why } from './call-row.tsx';
import { anomaliesParams, anomaliesQuery } from './queries.ts';

const kinds: Record<AnomalyKind, ReactNode> = {
  unattributed: <Trans>Of no rep</Trans>,
  ambiguous: <Trans>Several customers</Trans>,
  ultra_short: <Trans>Ultra-short</Trans>,
  duplicate: <Trans>Duplicate</Trans>,
  timed_out: <Trans>Never ended</Trans>,
};

type Anomaly = AnomalyPage['items'][number];

/** Calls that somebody should look at. */
export function AnomaliesPart({ month }: { month: string }) {
  const search = useUrl();
  const query = useInfiniteQuery(anomaliesQuery(search, month));
  const first = query.data?.pages[0];
  return (
    <section className="card panel">
      <div className="panel-head">
        <KindChoice />
        <span className="panel-note">
          <Count total={first?.total} />
        </span>
        <CsvLink path="/api/discipline/anomalies" params={anomaliesParams(search, month)} />
      </div>
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.isPending && <Skeleton height={420} />}
      {first?.total === 0 && (
        <Empty>
          <Trans>Nothing odd in this month.</Trans>
        </Empty>
      )}
      {first && first.total > 0 && (
        <Anomalies items={query.data?.pages.flatMap(({ items }) => items) ?? []} />
      )}
      <MoreButton query={query} />
    </section>
  );
}

function Count({ total }: { total: number | undefined }) {
  const format = useFormat();
  return total === undefined ? null : <Trans>{format.count(total)} calls</Trans>;
}

function KindChoice() {
  const { t } = useLingui();
  const { kind } = useUrl();
  const { step } = useChangeUrl();
  return (
    <Choice
      label={t`Kind`}
      value={kind}
      options={[
        { value: '', label: t`All kinds` },
        { value: 'unattributed', label: t`Of no rep` },
        { value: 'ambiguous', label: t`Several customers` },
        { value: 'ultra_short', label: t`Ultra-short` },
        { value: 'duplicate', label: t`Duplicate` },
        { value: 'timed_out', label: t`Never ended` },
      ]}
      onChange={(value) => step({ kind: value as AnomalyKind | undefined })}
    />
  );
}

function Anomalies({ items }: { items: Anomaly[] }) {
  const { t } = useLingui();
  return (
    <ScrollBox label={t`Anomalies`}>
      <table className="data">
        <thead>
          <tr>
            {[
              <Trans key="kind">Kind</Trans>,
              <Trans key="time">Time</Trans>,
              <Trans key="rep">Rep</Trans>,
              <Trans key="customer">Customer</Trans>,
              <Trans key="counts">Counts?</Trans>,
            ].map((title) => (
              <th key={title.key} scope="col">
                {title}
              </th>
            ))}
            <th scope="col" className="number">
              <Trans>Talk</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <AnomalyRow key={`${item.kind} ${item.call}`} item={item} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function AnomalyRow({ item }: { item: Anomaly }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{kinds[item.kind]}</th>
      <td className="nowrap">{format.shortInstant(item.startedAt)}</td>
      <td>
        {item.repName ?? item.rep ?? (
          <span className="dim">{item.extension ?? <Trans>nobody</Trans>}</span>
        )}
      </td>
      <td>
        <CallCustomer call={item} />
      </td>
      <td>
        <Why call={item} />
      </td>
      <td className="number">
        <Figure evidence={item.ref}>{format.talk(item.talkMs)}</Figure>
      </td>
    </tr>
  );
}
