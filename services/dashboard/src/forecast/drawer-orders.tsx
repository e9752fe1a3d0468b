import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Failure } from '../frame/failure.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { useUrl } from '../url.ts';
import { ordersQuery } from './queries.ts';
import { Reasons } from './reasons.tsx';

const MOST = 8;

/** The open orders that weigh most, each with what moved it. */
export function DrawerOrders() {
  const format = useFormat();
  const query = useInfiniteQuery(ordersQuery(useUrl(), useCompany()));
  if (query.error) return <Failure error={query.error} retry={query.refetch} />;
  const items = query.data?.pages[0]?.items;
  if (items === undefined) return <Skeleton height={220} />;
  return (
    <>
      <h3 className="drawer-part">
        <Trans>Those that weigh most</Trans>
      </h3>
      <ol className="versions">
        {items.slice(0, MOST).map((item) => (
          <li key={item.order}>
            <div className="version-head">
              <b>{item.customerName ?? item.order}</b>
              <Figure evidence={item.ref}>
                {format.rate(item.won)} × {format.money(item.amount)}
              </Figure>
            </div>
            <Reasons reasons={item.reasons} />
          </li>
        ))}
      </ol>
    </>
  );
}
