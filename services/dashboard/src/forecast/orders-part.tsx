import type { OrderForecastItem } from '@grasp/read-models/views';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { CsvLink } from '../frame/csv-link.tsx';
import { Empty } from '../frame/empty.tsx';
import { Failure } from '../frame/failure.tsx';
import { MoreButton } from '../frame/more-button.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { useUrl } from '../url.ts';
import { ordersParams, ordersQuery } from './queries.ts';
import { Reasons } from './reasons.tsx';

/** The open orders by what they are expected to bring, each with the facts that moved it up or down. */
export function OrdersPart() {
  const search = useUrl();
  const company = useCompany();
  const query = useInfiniteQuery(ordersQuery(search, company));
  const first = query.data?.pages[0];
  if (query.error && !first) return <Failure error={query.error} retry={query.refetch} />;
  if (first === undefined) return <Skeleton height={420} />;
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="card panel">
      <div className="panel-head">
        <h2>
          <Figure evidence={first.ref}>
            <Plural value={first.total} one="# open order" other="# open orders" />
          </Figure>
        </h2>
        <span className="panel-note">
          <Trans>
            those that weigh most first; arrows tell what moved each from the average one
          </Trans>
        </span>
        <CsvLink path="/api/forecast/orders" params={ordersParams(search, company)} />
      </div>
      {items.length === 0 ? (
        <Empty>
          <Trans>No order is open.</Trans>
        </Empty>
      ) : (
        <OrdersTable items={items} />
      )}
      <MoreButton query={query} />
    </section>
  );
}

function OrdersTable({ items }: { items: OrderForecastItem[] }) {
  const { t } = useLingui();
  return (
    <ScrollBox label={t`Orders behind it`} className="forecast-box">
      <table className="data forecast-orders">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Order</Trans>
            </th>
            <th scope="col" className="number off-phone">
              <Trans>Amount</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>Chance in the period</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>Expected</Trans>
            </th>
            <th scope="col" className="off-phone">
              <Trans>What moved it</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <OrderRow key={item.order} item={item} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function OrderRow({ item }: { item: OrderForecastItem }) {
  const format = useFormat();
  const evidence = item.ref === '' ? undefined : item.ref;
  const why = item.won === null ? null : <Reasons reasons={item.reasons} />;
  return (
    <tr>
      <th scope="row">
        <PathLink href={`/orders/${encodeURIComponent(item.order)}`} className="link order-link">
          {item.customerName ?? item.order}
        </PathLink>
        <span className="sub">
          {words(item.stage)} · {item.repName ?? item.rep ?? <Trans>nobody</Trans>}
        </span>
        <span className="on-phone">{why}</span>
      </th>
      <td className="number off-phone">
        <Figure evidence={evidence}>{format.money(item.amount)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={evidence}>{format.rate(item.won)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={evidence}>{item.expected ? format.money(item.expected) : '–'}</Figure>
      </td>
      <td className="off-phone">{why}</td>
    </tr>
  );
}
