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

/** Texts and steps are made once a row: a month of 50 reps has 1,500 cells. */
function DrawnRow({ row, days, today }: Props) {
  const { step } = useChangeUrl();
  const label = useLabels(row);
  const open = (span: string) => step({ calls: formatCallsKey({ rep: row.rep ?? '', span }) });
  const isShort = row.total.verdict === 'short';
  return (
    <tr>
      <th scope="row" className="grid-name" title={row.repName ?? undefined}>
        {row.rep === null ? <Trans>Nobody</Trans> : (row.repName ?? row.rep)}
      </th>
      {days.map(({ day, isWorkday }, index) => (
        <td key={day} className={isWorkday ? undefined : 'grid-off'}>
          {day > today ? (
            <span className="grid-none">·</span>
          ) : (
            drawCell({ cell: row.cells[index], index, day, isToday: day === today, label, open })
          )}
        </td>
      ))}
      <td className={isShort ? 'grid-sum bad' : 'grid-sum'}>
        <Total row={row} open={() => open(days[0]?.day.slice(0, 7) ?? '')} />
      </td>
    </tr>
  );
}

type Held = NonNullable<DisciplineRow['cells'][number]>;

/** What a cell is called aloud. */
function useLabels(row: DisciplineRow): (cell: Held, day: string) => string {
  const { t } = useLingui();
  const format = useFormat();
  const name = row.repName ?? row.rep ?? t`Nobody`;
  return (cell, day) => {
    const on = format.day(day);
    const label =
      cell.quota === null
        ? t`${name}, ${on}, ${cell.validCalls} valid calls`
        : t`${name}, ${on}, ${cell.validCalls} of ${format.count(cell.quota)} calls`;
    return cell.isRestated ? t`${label}, changed later` : label;
  };
}

type Drawing = {
  cell: Held | null | undefined;
  index: number;
  day: string;
  isToday: boolean;
  label: (cell: Held, day: string) => string;
  open: (span: string) => void;
};

function drawCell({ cell, index, day, isToday, label, open }: Drawing) {
  if (!cell) return null;
  return (
    <button
      type="button"
      className={cellClass(cell, isToday)}
      data-cell={index}
      tabIndex={-1}
      aria-label={label(cell, day)}
      onClick={() => open(day)}
    >
      {cell.validCalls}
    </button>
  );
}

/** A day that still runs is judged only once it is met: in the morning everybody is short. */
function cellClass(cell: Held, isToday: boolean): string {
  const band = bandOf(cell);
  const isOpen = isToday && band !== 'b4' && band !== 'b5';
  return `cell ${isOpen ? 'running' : band}${cell.isRestated ? ' restated' : ''}`;
}

function Total({ row, open }: { row: DisciplineRow; open: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
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
      onClick={open}
    >
      {format.count(validCalls)}
      {quota !== null && <small>/{format.count(quota)}</small>}
    </button>
  );
}
