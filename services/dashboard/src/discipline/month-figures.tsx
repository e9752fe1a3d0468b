import type { DisciplineMonth, DisciplineRow } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { Bands } from './bands.tsx';
import { sumTotals } from './groups.ts';

/** The month in one line, and what the colours mean. */
export function MonthFigures({ month }: { month: DisciplineMonth }) {
  const format = useFormat();
  const reps = month.rows.filter(({ rep }) => rep !== null);
  const sum = sumTotals(reps);
  const short = countOf(reps, 'short');
  // Nobody can be short before a month is over: then to say that nobody is would mislead.
  const isOver = countOf(reps, 'open') === 0;
  return (
    <div className="month-line">
      <span>
        <b>{format.count(sum.validCalls)}</b>{' '}
        {sum.quota === null ? (
          <Trans>valid calls</Trans>
        ) : (
          <Trans>
            of {format.count(sum.quota)} valid calls ({format.rate(sum.attainment)})
          </Trans>
        )}
      </span>
      {isOver && (
        <span className={short > 0 ? 'bad' : 'dim'}>
          <Plural value={short} one="# rep short" other="# reps short" />
        </span>
      )}
      <span className="dim">
        <Plural value={reps.length} one="# rep" other="# reps" />
      </span>
      <Bands />
    </div>
  );
}

function countOf(rows: DisciplineRow[], verdict: DisciplineRow['total']['verdict']): number {
  return rows.filter(({ total }) => total.verdict === verdict).length;
}
