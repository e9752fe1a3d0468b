import type { OrderItem } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { StageTag } from '../pipeline/stage-tag.tsx';
import { keepScope } from '../url.ts';

/** The open orders that weigh most. */
export function TopOrders({ orders }: { orders: OrderItem[] }) {
  return (
    <Panel
      title={<Trans>Largest open orders</Trans>}
      tools={
        <Link to="/pipeline" search={keepScope} className="button quiet">
          <Trans>All orders</Trans>
        </Link>
      }
    >
      {orders.length === 0 ? (
        <Empty>
          <Trans>No order is open.</Trans>
        </Empty>
      ) : (
        <table className="data fixed">
          <colgroup>
            <col />
            <col className="col-stage" />
            <col className="col-money" />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Customer</Trans>
              </th>
              <th scope="col">
                <Trans>Stage</Trans>
              </th>
              <th scope="col" className="number">
                <Trans>Value</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <TopOrder key={order.order} order={order} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function TopOrder({ order }: { order: OrderItem }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <Link to="/orders/$id" params={{ id: order.order }} search={keepScope} className="link">
          {order.customerName ?? order.customer ?? order.order}
        </Link>
        <small className="sub">{order.repName ?? order.rep ?? <Trans>nobody</Trans>}</small>
      </th>
      <td>
        <StageTag order={order} />
      </td>
      <td className="number">
        <Figure evidence={order.ref}>{format.money(order.amount)}</Figure>
      </td>
    </tr>
  );
}
