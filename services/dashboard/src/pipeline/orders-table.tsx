import type { OrderItem } from '@grasp/read-models/views';
import { useLingui } from '@lingui/react/macro';
import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useState } from 'react';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { SortHead } from '../frame/sort-head.tsx';
import { type OrderColumnMeta, orderColumns, orderFeatures } from './order-columns.tsx';

const ROW_PX = 44;
const OVERSCAN = 8;

export type OrdersTableProps = {
  orders: OrderItem[];
  total: number;
  /** Called when the end of what has been read comes into sight. */
  readOn: () => void;
};

/** Thousands of orders in a real table, of which only those in sight are drawn. Sorting is the server's. */
export function OrdersTable({ orders, total, readOn }: OrdersTableProps) {
  const { t } = useLingui();
  // A state, not a ref: the rows are measured once the box is there, and refs come after the effects of what lies in it.
  const [box, setBox] = useState<HTMLElement | null>(null);
  const table = useTable({ features: orderFeatures, columns: orderColumns, data: orders });
  return (
    <ScrollBox label={t`Orders`} className="orders-box" ref={setBox}>
      <table className="data fixed orders" aria-rowcount={total + 1}>
        <colgroup>
          {orderColumns.map(({ id }) => (
            <col key={id} className={`order-${id}`} />
          ))}
        </colgroup>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <SortHead
                  key={header.id}
                  {...(header.column.columnDef.meta as OrderColumnMeta)}
                  className={`order-${header.column.id}`}
                >
                  <table.FlexRender header={header} />
                </SortHead>
              ))}
            </tr>
          ))}
        </thead>
        <Rows table={table} box={box} readOn={readOn} />
      </table>
    </ScrollBox>
  );
}

type RowsProps = {
  table: ReturnType<typeof useTable<typeof orderFeatures, OrderItem>>;
  box: HTMLElement | null;
  readOn: () => void;
};

/** Rows above and below the window are two empty ones of their height. */
function Rows({ table, box, readOn }: RowsProps) {
  const { rows } = table.getRowModel();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const isAtEnd = last >= rows.length - OVERSCAN;
  // biome-ignore lint/correctness/useExhaustiveDependencies: read on once for each end that comes into sight
  useEffect(() => {
    if (isAtEnd) readOn();
  }, [isAtEnd, rows.length]);
  return (
    <tbody>
      <Spacer height={items[0]?.start ?? 0} />
      {items.map(({ index }) => {
        const row = rows[index];
        return (
          row && (
            <tr key={row.id} aria-rowindex={index + 2} className="order-row">
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={cellClass(cell.column)}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          )
        );
      })}
      <Spacer height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
    </tbody>
  );
}

function cellClass({ id, columnDef }: { id: string; columnDef: { meta?: unknown } }): string {
  const { isNumber = false } = columnDef.meta as OrderColumnMeta;
  return isNumber ? `order-${id} number` : `order-${id}`;
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={7} className="spacer" />
    </tr>
  );
}
