import type { Place } from '@grasp/projections';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disciplineMonth } from './month.ts';
import {
  attended,
  COMPANY,
  calendar,
  called,
  type Floor,
  inTeam,
  nowAt,
  openFloor,
  quota,
  rep,
  rule,
  team,
  thenAt,
} from './testing/floor.ts';

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor[Symbol.asyncDispose]());

const monthOf = (place: Place, filter: { rep?: string; team?: string } = {}, month = '2026-03') =>
  floor.ask((snapshot) => disciplineMonth(snapshot, { place, month, ...filter }, COMPANY));

/** As many calls as said, from 10:00 on, a minute apart. */
const callsOn = (extension: string, day: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    called(extension, `${day}T09:${String(i).padStart(2, '0')}:00Z`, { number: `+31${i}` }),
  );

describe('a month of calls', () => {
  it('has a cell per day and a total, the shortest rep first and what is nobody’s last', async () => {
    await floor.given(
      team('north', 'east'),
      rep('anna', '101', 'north'),
      rep('ben', '102', 'north'),
      quota(2),
      callsOn('101', '2026-03-02', 2),
      callsOn('101', '2026-03-03', 3),
      callsOn('102', '2026-03-03', 1),
      callsOn('999', '2026-03-03', 1),
    );
    const month = await monthOf(nowAt('2026-03-03T20:00:00Z'));
    expect(month.days).toHaveLength(31);
    expect(month.days.slice(0, 3)).toEqual([
      { day: '2026-03-01', isWorkday: false },
      { day: '2026-03-02', isWorkday: true },
      { day: '2026-03-03', isWorkday: true },
    ]);
    const rows = month.rows.map(({ rep: id, division, cells, total }) => ({
      id,
      division,
      cells: cells.slice(0, 4).map((cell) => cell && `${cell.validCalls}/${cell.quota}`),
      total: `${total.validCalls}/${total.quota} ${total.attainment} ${total.verdict}`,
    }));
    expect(rows).toEqual([
      {
        id: 'ben',
        division: 'east',
        cells: [null, '0/2', '1/2', null],
        total: '1/4 0.25 open',
      },
      {
        id: 'anna',
        division: 'east',
        cells: [null, '2/2', '3/2', null],
        total: '5/4 1.25 open',
      },
      { id: null, division: null, cells: [null, null, '1/null', null], total: '1/null null none' },
    ]);
  });

  it('is met before its end only by the quota of all its days, and judged when it is over', async () => {
    await floor.given(
      rep('anna', '101'),
      rep('ben', '102'),
      rep('carl', '103'),
      quota(1),
      quota(0, ['rep', 'carl']),
      callsOn('101', '2026-03-02', 22),
      callsOn('102', '2026-03-02', 21),
    );
    const verdicts = async (place: Place) =>
      Object.fromEntries((await monthOf(place)).rows.map((row) => [row.rep, row.total.verdict]));
    const running = { anna: 'met', ben: 'open', carl: 'none' };
    expect(await verdicts(nowAt('2026-03-03T12:00:00Z'))).toEqual(running);
    expect(await verdicts(nowAt('2026-03-31T21:59:59Z'))).toEqual(running);
    const over = { anna: 'met', ben: 'short', carl: 'none' };
    expect(await verdicts(nowAt('2026-03-31T22:00:00Z'))).toEqual(over);
  });

  it('holds no quota on leave, holidays and weekends, and gives no attainment without one', async () => {
    await floor.given(
      rep('anna', '101'),
      calendar({ holidays: ['2026-03-02'] }),
      quota(10),
      attended('anna', '2026-03-03', { approvedLeave: 1 }),
      callsOn('101', '2026-03-01', 1),
    );
    const [row] = (await monthOf(nowAt('2026-03-03T20:00:00Z'))).rows;
    expect(row?.cells.slice(0, 3).map((cell) => cell?.quota ?? null)).toEqual([null, null, 0]);
    expect(row?.total).toMatchObject({ validCalls: 1, quota: 0, attainment: null });
  });

  it('shows a rep’s team as of the place, whatever it was on the day', async () => {
    await floor.given(
      team('north'),
      team('south'),
      rep('anna', '101', 'north'),
      inTeam('anna', 'south', { at: '2026-03-10T08:00:00Z' }),
      callsOn('101', '2026-03-05', 1),
    );
    const later = nowAt('2026-03-12T12:00:00Z');
    expect((await monthOf(later, { team: 'south' })).rows.map((row) => row.rep)).toEqual(['anna']);
    expect((await monthOf(later, { team: 'north' })).rows).toEqual([]);
    const before = await monthOf(nowAt('2026-03-09T12:00:00Z'), { team: 'north' });
    expect(before.rows.map((row) => [row.rep, row.teamName])).toEqual([['anna', 'Team north']]);
  });

  it('restates under a rule published later, and leaves what was known then', async () => {
    await floor.given(
      rep('anna', '101'),
      quota(1),
      callsOn('101', '2026-03-10', 2),
      rule({ minTalkMs: 90_000 }, { at: '2026-02-28T23:00:00Z', knownAt: '2026-03-20T09:00:00Z' }),
    );
    const [now] = (await monthOf(nowAt('2026-03-25T12:00:00Z'))).rows;
    expect(now?.cells[9]).toMatchObject({ validCalls: 0, dials: 2, isRestated: true });
    const [then] = (await monthOf(thenAt('2026-03-19T12:00:00Z'))).rows;
    expect(then?.cells[9]).toMatchObject({ validCalls: 2, dials: 2, isRestated: false });
  });
});
