import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { Choice } from '../frame/choice.tsx';
import { CsvLink } from '../frame/csv-link.tsx';
import { Empty } from '../frame/empty.tsx';
import { Failure } from '../frame/failure.tsx';
import { SearchBox } from '../frame/search-box.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import type { Search } from '../search.ts';
import { useChangeUrl, useUrl } from '../url.ts';
import { OrdersTable } from './orders-table.tsx';
import { ordersParams, ordersQuery } from './queries.ts';

const HEIGHT = 420;

/** Every order of the choice, however many: the list is read as it is scrolled. */
export function OrdersPart() {
  const search = useUrl();
  const query = useInfiniteQuery(ordersQuery(search));
  const first = query.data?.pages[0];
  return (
    <section className="card panel">
      <div className="panel-head">
        <StatusChoice />
        <StageChip />
        <SearchBox />
        <Total total={first?.total} totals={first?.totals} />
        <CsvLink path="/api/orders" params={ordersParams(search)} />
      </div>
      {query.error && !query.data && <Failure error={query.error} retry={query.refetch} />}
      {query.isPending && <Skeleton height={HEIGHT} />}
      {first?.total === 0 && (
        <Empty>
          <Trans>No order matches.</Trans>
        </Empty>
      )}
      {query.data && first && first.total > 0 && (
        <OrdersTable
          orders={query.data.pages.flatMap(({ items }) => items)}
          total={first.total}
          readOn={() =>
            query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()
          }
        />
      )}
    </section>
  );
}

function Total({
  total,
  totals,
}: {
  total: number | undefined;
  totals: { amounts: { amount: string; currency: string }[]; ref: string } | undefined;
}) {
  const format = useFormat();
  if (total === undefined || totals === undefined) return <span className="panel-note" />;
  return (
    <span className="panel-note">
      <Figure evidence={totals.ref}>
        <Trans>{format.count(total)} orders</Trans>
      </Figure>{' '}
      · <Figure evidence={totals.ref}>{format.moneys(totals.amounts)}</Figure>
    </span>
  );
}

function StatusChoice() {
  const { t } = useLingui();
  const { status } = useUrl();
  const { step } = useChangeUrl();
  return (
    <Choice
      label={t`Status`}
      value={status}
      options={[
        { value: '', label: t`Open` },
        { value: 'won', label: t`Won` },
        { value: 'lost', label: t`Lost` },
      ]}
      onChange={(value) => step({ status: value as Search['status'] })}
    />
  );
}

function StageChip() {
  const { t } = useLingui();
  const { stage } = useUrl();
  const { step } = useChangeUrl();
  if (stage === undefined) return null;
  return (
    <button
      type="button"
      className="chip"
      aria-label={t`Remove the filter ${words(stage)}`}
      onClick={() => step({ stage: undefined })}
    >
      {words(stage)} <X size={13} aria-hidden />
    </button>
  );
}
