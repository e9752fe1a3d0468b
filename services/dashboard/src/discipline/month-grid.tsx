import type { DisciplineMonth } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useCompany, useFormat } from '../company.ts';
import { dayIn } from '../format/days.ts';
import { Empty } from '../frame/empty.tsx';
import { useUrl } from '../url.ts';
import { GridGroup } from './grid-group.tsx';
import { toGroups } from './groups.ts';
import { useGridKeys } from './use-grid-keys.ts';

type Days = DisciplineMonth['days'];

/** Rep by day as a table with one tab stop: arrows walk, Enter opens the day's calls. */
export function MonthGrid({ month }: { month: DisciplineMonth }) {
  const { t } = useLingui();
  const { zone } = useCompany();
  const { asOf } = useUrl();
  const { now } = useCompany();
  const box = useRef<HTMLElement>(null);
  const keys = useGridKeys(box);
  const [folded, setFolded] = useState<ReadonlySet<string | null>>(new Set());
  const groups = useMemo(() => toGroups(month.rows, month.days.length), [month]);
  const today = dayIn(zone, asOf ?? now);
  useScrollToDay(box, today);
  if (month.rows.length === 0) return <NoCalls />;
  const fold = (division: string | null) =>
    setFolded(
      (old) =>
        new Set(
          old.has(division) ? [...old].filter((one) => one !== division) : [...old, division],
        ),
    );
  return (
    <section ref={box} className="card grid-box">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked by arrows is a grid */}
      <table className="grid" role="grid" aria-label={t`Valid calls by rep and day`} {...keys}>
        <GridHead days={month.days} today={today} />
        {groups.map((group) => (
          <GridGroup
            key={group.division}
            group={group}
            days={month.days}
            today={today}
            isFolded={folded.has(group.division)}
            onFold={groups.length > 1 ? () => fold(group.division) : undefined}
          />
        ))}
      </table>
    </section>
  );
}

function GridHead({ days, today }: { days: Days; today: string }) {
  const format = useFormat();
  return (
    <thead>
      <tr>
        <th scope="col" className="grid-name">
          <Trans>Rep</Trans>
        </th>
        {days.map(({ day, isWorkday }) => (
          <th
            key={day}
            scope="col"
            className={headClass(isWorkday, day === today)}
            aria-label={format.fullDay(day)}
            data-day={day}
          >
            <span>{format.weekday(day)}</span>
            {Number(day.slice(8))}
          </th>
        ))}
        <th scope="col" className="grid-sum">
          <Trans>Month</Trans>
        </th>
      </tr>
    </thead>
  );
}

function headClass(isWorkday: boolean, isToday: boolean): string {
  return `grid-day${isWorkday ? '' : ' grid-off'}${isToday ? ' grid-today' : ''}`;
}

function NoCalls() {
  return (
    <Empty>
      <Trans>No calls and no quotas in this month.</Trans>
    </Empty>
  );
}

/** On a narrow screen the month opens at today, not on its first days. */
function useScrollToDay(box: React.RefObject<HTMLElement | null>, day: string) {
  useEffect(() => {
    const head = box.current?.querySelector<HTMLElement>(`[data-day="${day}"]`);
    if (!box.current || !head) return;
    box.current.scrollLeft = head.offsetLeft - box.current.clientWidth / 2;
  }, [box, day]);
}
