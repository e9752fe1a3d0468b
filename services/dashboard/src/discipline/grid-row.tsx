import type { DisciplineMonth, DisciplineRow } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { memo } from 'react';
import { useFormat } from '../company.ts';
import { useChangeUrl } from '../url.ts';
import { bandOf } from './band.ts';
import { formatCallsKey } from './queries.ts';

type Props = { row: DisciplineRow; days: DisciplineMonth['days']; today: string };

/** A rep's month. Kept as drawn until its own numbers change: a live update redraws one row. */
export const GridRow = memo(DrawnRow, (old, now) => old.row === now.row && old.today === now.today);

function DrawnRow({ row, days, today }: Props) {
  const isShort = row.total.verdict === 'short';
  return (
    <tr>
      <th scope="row" className="grid-name" title={row.repName ?? undefined}>
        {row.rep === null ? <Trans>Nobody</Trans> : (row.repName ?? row.rep)}
      </th>
      {days.map((day, index) => (
        <td key={day.day} className={day.isWorkday ? undefined : 'grid-off'}>
          <Cell
            row={row}
            index={index}
            day={day.day}
            isFuture={day.day > today}
            isToday={day.day === today}
          />
        </td>
      ))}
      <td className={isShort ? 'grid-sum bad' : 'grid-sum'}>
        <Total row={row} month={days[0]?.day.slice(0, 7) ?? ''} />
      </td>
    </tr>
  );
}

type CellProps = {
  row: DisciplineRow;
  index: number;
  day: string;
  isFuture: boolean;
  isToday: boolean;
};

/** A day that still runs is judged only once it is met: in the morning everybody is short. */
function cellClass(cell: NonNullable<DisciplineRow['cells'][number]>, isToday: boolean): string {
  const band = bandOf(cell);
  const isOpen = isToday && band !== 'b4' && band !== 'b5';
  return `cell ${isOpen ? 'running' : band}${cell.isRestated ? ' restated' : ''}`;
}

function Cell({ row, index, day, isFuture, isToday }: CellProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { step } = useChangeUrl();
  const cell = row.cells[index];
  if (isFuture) return <span className="grid-none">·</span>;
  if (!cell) return null;
  const name = row.repName ?? row.rep ?? t`Nobody`;
  const on = format.day(day);
  const label =
    cell.quota === null
      ? t`${name}, ${on}, ${cell.validCalls} valid calls`
      : t`${name}, ${on}, ${cell.validCalls} of ${format.count(cell.quota)} calls`;
  return (
    <button
      type="button"
      className={cellClass(cell, isToday)}
      data-cell={index}
      tabIndex={-1}
      aria-label={cell.isRestated ? t`${label}, changed later` : label}
      onClick={() => step({ calls: formatCallsKey({ rep: row.rep ?? '', span: day }) })}
    >
      {cell.validCalls}
    </button>
  );
}

function Total({ row, month }: { row: DisciplineRow; month: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const { step } = useChangeUrl();
  const { validCalls, quota } = row.total;
  const sum =
    quota === null
      ? format.count(validCalls)
      : `${format.count(validCalls)}/${format.count(quota)}`;
  const name = row.repName ?? row.rep ?? t`Nobody`;
  return (
    <button
      type="button"
      className="cell cell-sum"
      data-cell="sum"
      tabIndex={-1}
      aria-label={t`${name}, month: ${sum}`}
      onClick={() => step({ calls: formatCallsKey({ rep: row.rep ?? '', span: month }) })}
    >
      {format.count(validCalls)}
      {quota !== null && <small>/{format.count(quota)}</small>}
    </button>
  );
}
