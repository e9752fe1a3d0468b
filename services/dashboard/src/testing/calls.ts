import type {
  AnomalyKind,
  CallItem,
  DisciplineMonth,
  DisciplineRow,
  InvalidReason,
  RestatedDay,
} from '@grasp/read-models/views';
import { createDice, firmName, MONTH, TODAY, ZONE } from './made-up.ts';
import { reps } from './people.ts';

const QUOTA = 80;
const REASONS: InvalidReason[] = [
  'not_answered',
  'too_short',
  'no_customer_number',
  'outside_work_hours',
  'duplicate',
];
const KINDS: AnomalyKind[] = ['unattributed', 'ambiguous', 'ultra_short', 'duplicate', 'timed_out'];

export function daysOf(month: string) {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => {
    const day = `${month}-${String(index + 1).padStart(2, '0')}`;
    return { day, isWorkday: ![0, 6].includes(new Date(day).getUTCDay()) };
  });
}

type Cells = DisciplineRow['cells'];

/** Test data only: the month of 50 reps, and of the calls of nobody. */
export function makeMonth(
  month: string,
): Pick<DisciplineMonth, 'month' | 'zone' | 'days' | 'rows'> {
  const dice = createDice(month === MONTH ? 3 : 4);
  const days = daysOf(month);
  const rows = reps.map((rep): DisciplineRow => {
    const cells: Cells = days.map(({ day, isWorkday }) => {
      if (day > TODAY || !isWorkday) return null;
      const quota = dice.isOneIn(25) ? QUOTA / 2 : QUOTA;
      const share = day === TODAY ? 0.35 : 1;
      const validCalls = Math.max(
        0,
        Math.round(quota * share * rep.diligence * (0.6 + dice.roll() * 0.8)),
      );
      return {
        dials: validCalls + dice.whole(20, 60),
        connects: validCalls + dice.whole(0, 15),
        talkMs: validCalls * 95_000,
        validCalls,
        quota,
        isRestated: dice.isOneIn(40),
        ref: `day:${rep.rep}:${day}`,
        refs: { validCalls: 'valid', dials: 'dials', connects: 'connects', talkMs: 'talk' },
      };
    });
    return {
      rep: rep.rep,
      repName: rep.name,
      team: rep.team,
      teamName: rep.teamName,
      division: rep.division,
      cells,
      total: totalOf(cells, rep.rep),
    };
  });
  rows.sort((a, b) => (a.total.attainment ?? 0) - (b.total.attainment ?? 0));
  const nobody: Cells = days.map(({ day, isWorkday }) =>
    day > TODAY || !isWorkday
      ? null
      : {
          dials: 3,
          connects: 2,
          talkMs: 90_000,
          validCalls: dice.whole(0, 3),
          quota: null,
          isRestated: false,
          ref: `day::${day}`,
          refs: { validCalls: 'valid' },
        },
  );
  rows.push({
    rep: null,
    repName: null,
    team: null,
    teamName: null,
    division: null,
    cells: nobody,
    total: totalOf(nobody, ''),
  });
  return { month, zone: ZONE, days, rows };
}

function totalOf(cells: Cells, rep: string): DisciplineRow['total'] {
  const held = cells.filter((cell) => cell !== null);
  const sum = (of: (cell: (typeof held)[number]) => number) =>
    held.reduce((total, cell) => total + of(cell), 0);
  const quota = held.every((cell) => cell.quota === null) ? null : sum((cell) => cell.quota ?? 0);
  const validCalls = sum((cell) => cell.validCalls);
  const attainment = quota ? validCalls / quota : null;
  return {
    dials: sum((cell) => cell.dials),
    connects: sum((cell) => cell.connects),
    talkMs: sum((cell) => cell.talkMs),
    validCalls,
    quota,
    attainment,
    verdict: attainment === null ? 'none' : attainment < 1 ? 'short' : 'met',
    ref: `month:${rep}`,
  };
}

/** Test data only: a rep's calls of a day. */
export function makeCalls(rep: string, day: string, count: number): CallItem[] {
  const dice = createDice(day.length + rep.length + Number(day.slice(8)));
  const who = reps.find((one) => one.rep === rep);
  return Array.from({ length: count }, (_, index): CallItem => {
    const whyNot = dice.isOneIn(3) ? dice.pick(REASONS) : null;
    const customer = { customer: `customer-${index}`, name: firmName(dice, index + 1) };
    return {
      call: `${rep}-${day}-${index}`,
      startedAt: `${day}T${String(7 + Math.floor(index / 12)).padStart(2, '0')}:${String((index * 5) % 60).padStart(2, '0')}:00Z`,
      day,
      direction: 'outbound',
      status: 'completed',
      outcome: whyNot === 'not_answered' ? 'no_answer' : 'answered_human',
      extension: '204',
      rep: who?.rep ?? null,
      repName: who?.name ?? null,
      number: '+31201234567',
      customers: whyNot === 'no_customer_number' ? [] : [customer],
      talkMs: whyNot === 'not_answered' ? 0 : dice.whole(8, 600) * 1_000,
      isPrimary: true,
      isValid: whyNot === null,
      whyNot,
      isLate: dice.isOneIn(15),
      ref: `call:${rep}-${day}-${index}`,
    };
  });
}

/** Test data only: odd calls of every kind. */
export function makeAnomalies(kind: string | null) {
  return makeCalls('rep-3', TODAY, 120)
    .map((call, index) => ({ ...call, kind: KINDS[index % KINDS.length]! }))
    .filter((call) => kind === null || call.kind === kind);
}

/** Test data only: days that later news changed. */
export function makeRestated(from: string, to: string, rep: string | null): RestatedDay[] {
  const month = makeMonth(from.slice(0, 7));
  return month.rows.flatMap((row) =>
    row.cells.flatMap((cell, index): RestatedDay[] => {
      const day = month.days[index]!.day;
      if (!cell?.isRestated || day < from || day > to || (rep !== null && rep !== row.rep))
        return [];
      const { dials, connects, talkMs, validCalls } = cell;
      const before = {
        dials: dials - 3,
        connects: connects - 2,
        talkMs: talkMs - 260_000,
        validCalls: validCalls - 2,
      };
      return [
        {
          rep: row.rep,
          repName: row.repName,
          day,
          before,
          after: { dials, connects, talkMs, validCalls },
          ref: cell.ref,
        },
      ];
    }),
  );
}
