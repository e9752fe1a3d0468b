import type { DisciplineMonth } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useFormat } from '../company.ts';
import { bandOf } from './band.ts';
import { GridRow } from './grid-row.tsx';
import type { Group } from './groups.ts';

type Props = {
  group: Group;
  days: DisciplineMonth['days'];
  today: string;
  isFolded: boolean;
  onFold: (() => void) | undefined;
};

/** A division: its sums, which fold, and its reps. */
export function GridGroup({ group, days, today, isFolded, onFold }: Props) {
  return (
    <tbody>
      {onFold && (
        <SumRow group={group} days={days} today={today} isFolded={isFolded} onFold={onFold} />
      )}
      {!isFolded &&
        group.rows.map((row) => <GridRow key={row.rep} row={row} days={days} today={today} />)}
    </tbody>
  );
}

function SumRow({ group, days, today, isFolded, onFold }: Props) {
  const format = useFormat();
  const { total } = group;
  const Arrow = isFolded ? ChevronRight : ChevronDown;
  return (
    <tr className="grid-group">
      <th scope="row" className="grid-name">
        <button type="button" className="fold" aria-expanded={!isFolded} onClick={onFold}>
          <Arrow size={13} aria-hidden />
          {group.division ?? <Trans>No division</Trans>} <small>{group.rows.length}</small>
        </button>
      </th>
      {group.days.map((day, index) => (
        <td
          key={days[index]?.day}
          className={`grid-group-day tint-${days[index]?.day === today ? 'none' : bandOf(day)}`}
        >
          {(days[index]?.day ?? '') > today ? '' : day.validCalls || ''}
        </td>
      ))}
      <td className="grid-sum">
        {format.count(total.validCalls)}
        {total.quota !== null && <small>/{format.count(total.quota)}</small>}
      </td>
    </tr>
  );
}
