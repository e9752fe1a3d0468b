import type { TriedBeside, VerdictRow, VerdictSum, VerdictsWhatIf } from '@grasp/read-models/views';
import { aligned } from './forecast-lines.ts';

/** More reps than this a terminal does not show; the rest stands in `--json`, `--csv` and `--parquet`. */
const MOST_ROWS = 40;

/** Verdicts as they are and as they would be, as people read them: sums by month, then whose verdict changes. */
export function verdictLines({ months, total }: VerdictsWhatIf): string[] {
  const sums = [
    ['', 'valid calls', 'quota', 'attained', 'met', 'short', 'open'],
    ...months.map((of) => sumRow(of.month, of.total)),
    ...(months.length > 1 ? [sumRow('all', total)] : []),
  ];
  const changed = months.flatMap(({ month, rows }) =>
    rows.filter(({ is, tried }) => is.verdict !== tried.verdict).map((row) => repRow(month, row)),
  );
  const head = ['whose verdict changes', 'month', 'valid calls', 'quota', 'attained', 'verdict'];
  const more = changed.length - MOST_ROWS;
  return [
    ...aligned(sums),
    ...(changed.length === 0
      ? ['no verdict changes']
      : aligned([head, ...changed.slice(0, MOST_ROWS)])),
    ...(more > 0 ? [`and ${more} more: --json, --csv and --parquet have them all`] : []),
  ];
}

function sumRow(name: string, { is, tried }: TriedBeside<VerdictSum>): string[] {
  const verdicts = (['met', 'short', 'open'] as const).map((verdict) =>
    change(is.verdicts[verdict], tried.verdicts[verdict]),
  );
  return [name, ...numbers({ is, tried }), ...verdicts];
}

function repRow(month: string, { rep, repName, is, tried }: VerdictRow): string[] {
  const name = repName === null ? (rep ?? 'nobody') : `${repName} (${rep})`;
  return [name, month, ...numbers({ is, tried }), change(is.verdict, tried.verdict)];
}

type Both = Pick<TriedBeside<Omit<VerdictSum, 'verdicts'>>, 'is' | 'tried'>;

function numbers({ is, tried }: Both): string[] {
  return [
    change(is.validCalls, tried.validCalls),
    change(is.quota ?? '–', tried.quota ?? '–'),
    change(percent(is.attainment), percent(tried.attainment)),
  ];
}

const percent = (rate: number | null): string =>
  rate === null ? '–' : `${Math.round(100 * rate)} %`;

const change = (is: string | number, tried: string | number): string =>
  is === tried ? String(is) : `${is} → ${tried}`;
