import type { OrderItem } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { type ColumnDef, tableFeatures } from '@tanstack/react-table';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { keepScope } from '../url.ts';
import { StageTag } from './stage-tag.tsx';

export type OrderColumnMeta = { sort?: string; standard?: string; isNumber?: boolean };

/** Sorting is the server's: the table itself needs no feature. */
export const orderFeatures = tableFeatures({});

type Column = ColumnDef<typeof orderFeatures, OrderItem> & { id: string; meta: OrderColumnMeta };
type Cell = { order: OrderItem };

const STANDARD = '-amount';

/** The columns of the orders, in reading order: who, where, how much, what proves it, what is next. */
export const orderColumns: Column[] = [
  column('customer', <Trans>Customer</Trans>, Customer),
  column('rep', <Trans>Rep</Trans>, Rep),
  column('at', <Trans>Stage</Trans>, ({ order }) => <StageTag order={order} />),
  column('amount', <Trans>Value</Trans>, Amount, { sort: 'amount', isNumber: true }),
  column('opened', <Trans>Opened</Trans>, Opened, { sort: 'opened_at', isNumber: true }),
  column('fact', <Trans>Last fact</Trans>, LastFact),
  column('next', <Trans>Next step</Trans>, NextStep),
];

function column(
  id: string,
  title: React.ReactNode,
  Content: (props: Cell) => React.ReactNode,
  meta: OrderColumnMeta = {},
): Column {
  return {
    id,
    header: () => title,
    cell: ({ row }) => <Content order={row.original} />,
    meta: { ...meta, standard: STANDARD },
  };
}

function Customer({ order }: Cell) {
  const name = order.customerName ?? order.customer ?? order.order;
  return (
    <Link
      to="/orders/$id"
      params={{ id: order.order }}
      search={keepScope}
      className="link"
      title={name}
    >
      {name}
    </Link>
  );
}

function Rep({ order }: Cell) {
  return order.repName ?? order.rep ?? <Trans>nobody</Trans>;
}

function Amount({ order }: Cell) {
  const format = useFormat();
  return <Figure evidence={order.ref}>{format.money(order.amount)}</Figure>;
}

function Opened({ order }: Cell) {
  const format = useFormat();
  return format.date(order.openedAt);
}

function LastFact({ order: { lastFactAt, lastFactKind } }: Cell) {
  const format = useFormat();
  if (lastFactAt === null || lastFactKind === null) return <span className="dim">–</span>;
  return (
    <>
      {words(lastFactKind)}
      <small className="sub">{format.shortInstant(lastFactAt)}</small>
    </>
  );
}

function NextStep({ order: { nextStep } }: Cell) {
  const format = useFormat();
  if (nextStep === null) return <span className="dim">–</span>;
  return (
    <>
      {nextStep.what}
      <small className={nextStep.isOverdue ? 'sub bad' : 'sub'}>
        {nextStep.isOverdue ? (
          <Trans>overdue since {format.day(nextStep.dueOn)}</Trans>
        ) : (
          <Trans>due {format.day(nextStep.dueOn)}</Trans>
        )}
      </small>
    </>
  );
}
