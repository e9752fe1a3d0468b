import {
  formatDay,
  type Micros,
  parseDay,
  parseInstant,
  type RecordedEvent,
  streams,
} from '@grasp/domain';
import { foldAt } from '@grasp/projections';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatReference, parseReference } from '../../reference.ts';
import {
  COMPANY,
  type EffectTest,
  openEffectTest,
  opened,
  placeOf,
  registered,
  reported,
  reportedDaily,
  said,
} from '../testing/company.ts';
import { type EffectListQuery, effectMemberships } from './list.ts';
import { effectTrend } from './trend.ts';

/** Noon in Amsterdam: the last complete day is 30 June. */
const NOON = '2026-07-01T10:00:00Z';
const JUNE = ['2026-06-01', '2026-06-30'] as const;

let test: EffectTest;
beforeEach(async () => {
  test = await openEffectTest();
});
afterEach(() => test[Symbol.asyncDispose]());

const list = (v: string, known: 'then' | 'now' = 'now', given: Partial<EffectListQuery> = {}) =>
  test.ask((snapshot) =>
    effectMemberships(
      snapshot,
      { place: placeOf(v, known), paging: { limit: 100 }, ...given },
      COMPANY,
    ),
  );

const trend = (membership: string, v: string, known: 'then' | 'now' = 'now') =>
  test.ask((snapshot) => effectTrend(snapshot, { place: placeOf(v, known), membership }, COMPANY));

/** Five gold members of one segment, with 1 to 5 inquiries on each day of June. */
const five = ['m1', 'm2', 'm3', 'm4', 'm5'];
const fiveMembers = five.flatMap((membership, i) => [
  registered(`c-${membership}`, 'steel'),
  opened(membership),
  ...reportedDaily(membership, JUNE, i + 1),
]);

describe('the effect list', () => {
  it('sums the last 30 complete days, and compares each with the median of its cohort, worst first', async () => {
    await test.given(...fiveMembers);
    const { items, summary, total } = await list(NOON);
    expect(
      items.map((item) => [item.membership, item.metrics.inquiries, item.index.inquiries]),
    ).toEqual([
      ['m1', 30, 1 / 3],
      ['m2', 60, 2 / 3],
      ['m3', 90, 1],
      ['m4', 120, 4 / 3],
      ['m5', 150, 5 / 3],
    ]);
    expect(items[0]).toMatchObject({
      customerName: 'c-m1 Ltd',
      segment: 'steel',
      metrics: { exposure: 3000, clicks: 300, contactViews: 90, messages: 60 },
      cohort: { size: 5, medians: { inquiries: 90 } },
    });
    expect(items[0]?.spark.slice(-5)).toEqual([2, 7, 7, 7, 7]);
    expect(total).toBe(5);
    expect(summary).toMatchObject({ members: 5, withoutEffect: 0, medianInquiries: 90 });
  });

  it('gives no index in a cohort that is too small or whose median is nothing', async () => {
    await test.given(
      ...fiveMembers.slice(0, -1),
      opened('other', { package: 'silver' }),
      ...reportedDaily('other', JUNE, 1),
      ...['z1', 'z2', 'z3', 'z4', 'z5'].map((id) => opened(id, { package: 'zinc' })),
    );
    const { items, summary } = await list(NOON);
    const indexOf = (id: string) =>
      items.find(({ membership }) => membership === id)?.index.inquiries;
    expect(indexOf('other')).toBeNull();
    expect(items.find(({ membership }) => membership === 'other')?.cohort).toBeNull();
    expect(indexOf('z1')).toBeNull();
    expect(items.at(-1)?.index.inquiries).toBeNull();
    expect(summary).toMatchObject({ members: 11, withoutEffect: 5 });
  });

  it('compares members of one age band only', async () => {
    const young = { startsOn: '2026-06-02', endsOn: '2027-06-02', at: '2026-06-02T08:00:00Z' };
    await test.given(
      ...fiveMembers,
      ...['y1', 'y2', 'y3', 'y4', 'y5'].flatMap((id) => [
        registered(`c-${id}`, 'steel'),
        opened(id, young),
        ...reportedDaily(id, ['2026-06-02', '2026-06-30'], 10),
      ]),
    );
    const { items } = await list(NOON);
    expect(items.find(({ membership }) => membership === 'm3')?.cohort?.medians.inquiries).toBe(90);
    expect(items.find(({ membership }) => membership === 'y3')?.cohort?.medians.inquiries).toBe(
      290,
    );
  });

  it('is read a page at a time, each member once', async () => {
    await test.given(...fiveMembers, ...['n1', 'n2'].map((id) => opened(id)));
    const seen: string[] = [];
    let after: EffectListQuery['paging']['after'];
    do {
      const page = await list(NOON, 'now', { paging: { limit: 2, after } });
      seen.push(...page.items.map(({ membership }) => membership));
      after = page.next ?? undefined;
      expect(page.total).toBe(7);
    } while (after !== undefined);
    expect(seen).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'n1', 'n2']);
  });

  it('holds members whose term runs on the day in the zone of the company', async () => {
    await test.given(
      opened('ends', { endsOn: '2026-07-02' }),
      opened('begins', { startsOn: '2026-07-02', endsOn: '2027-07-02' }),
    );
    const ids = async (v: string) => (await list(v)).items.map(({ membership }) => membership);
    expect(await ids('2026-07-01T21:59:59Z')).toEqual(['ends']);
    expect(await ids('2026-07-01T22:00:00Z')).toEqual(['begins']);
  });

  it('narrows the list to a rep or a team as of the place, and never the cohorts', async () => {
    const assigned = said({
      type: 'RepAssignedToTeam',
      stream: streams.rep('r2'),
      at: '2026-06-20T00:00:00Z',
      data: { rep: 'r2', team: 't1', effectiveAt: '2026-06-20T00:00:00Z' },
    });
    await test.given(...fiveMembers, assigned, opened('mine', { rep: 'r2', customer: 'c-m1' }));
    const { items, summary } = await list(NOON, 'now', { team: 't1' });
    expect(items.map(({ membership }) => membership)).toEqual(['mine']);
    expect(items[0]?.cohort?.size).toBe(6);
    expect(summary.members).toBe(1);
    expect((await list('2026-06-19T12:00:00Z', 'now', { team: 't1' })).items).toEqual([]);
    expect((await list(NOON, 'now', { rep: 'r1' })).summary.members).toBe(5);
  });
});

describe('a low effect', () => {
  const fading = (day: string): number => (day < '2026-06-01' ? 3 : 0);
  const SPAN = ['2026-03-01', '2026-06-30'] as const;
  const facts = [
    ...['a', 'b', 'c', 'd'].flatMap((id) => [opened(id), ...reportedDaily(id, SPAN, 3)]),
    opened('fades'),
    ...reportedDaily('fades', SPAN, fading),
  ];

  it('is told with its first day, once it lasted as long as the rule says', async () => {
    await test.given(...facts);
    // Of 90 inquiries in the window less than 45 are left from the 16th report of nothing on.
    const low = (await list('2026-06-29T10:00:00Z')).items.find(
      ({ membership }) => membership === 'fades',
    );
    expect(low).toMatchObject({ lowSince: null, lowDays: 0 });
    const { items, summary } = await list('2026-06-30T10:00:00Z');
    expect(items[0]).toMatchObject({ membership: 'fades', lowSince: '2026-06-16', lowDays: 14 });
    expect(summary.low).toBe(1);
    const strict = { minCohort: 5, lowBelow: 0.5, lowDays: 15 };
    expect((await list('2026-06-30T10:00:00Z', 'now', { rule: strict })).summary.low).toBe(0);
  });

  it('can be listed by itself', async () => {
    await test.given(...facts);
    const { items, total, summary } = await list(NOON, 'now', { show: 'low' });
    expect(items.map(({ membership }) => membership)).toEqual(['fades']);
    expect([total, summary.members]).toEqual([1, 5]);
  });
});

describe('the effect list on both clocks', () => {
  const inquiriesOf = async (v: string, known: 'then' | 'now') =>
    Object.fromEntries(
      (await list(v, known)).items.map(({ membership, metrics }) => [
        membership,
        metrics.inquiries,
      ]),
    );

  it('takes in a report that came late now, and not then', async () => {
    const late = reported('m1', '2026-06-20', 7, { knownAt: '2026-07-05T00:00:00Z' });
    await test.given(opened('m1'), reported('m1', '2026-06-19', 1), late);
    expect(await inquiriesOf(NOON, 'then')).toEqual({ m1: 1 });
    expect(await inquiriesOf(NOON, 'now')).toEqual({ m1: 8 });
    expect(await inquiriesOf('2026-06-20T12:00:00Z', 'now')).toEqual({ m1: 1 });
  });

  it('shows what a corrected report said, then and now', async () => {
    const wrong = reported('m1', '2026-06-20', 7);
    const correction = said({
      type: 'EffectCorrected',
      stream: wrong.stream,
      at: '2026-06-21T04:00:00Z',
      knownAt: '2026-07-03T00:00:00Z',
      data: {
        corrects: wrong.id,
        type: 'EffectReported',
        version: 1,
        data: {
          membership: 'm1',
          day: '2026-06-20',
          exposure: 0,
          clicks: 0,
          contactViews: 0,
          messages: 0,
          inquiries: 2,
        },
      },
    });
    await test.given(opened('m1'), wrong, correction);
    expect(await inquiriesOf(NOON, 'then')).toEqual({ m1: 7 });
    expect(await inquiriesOf(NOON, 'now')).toEqual({ m1: 2 });
  });

  it('leaves a voided membership out from the void on, and then until it was known', async () => {
    const voided = said({
      type: 'MembershipVoided',
      stream: streams.membership('m1'),
      at: '2026-06-25T00:00:00Z',
      knownAt: '2026-07-10T00:00:00Z',
      data: { reason: 'order_not_won' },
    });
    await test.given(opened('m1'), voided);
    expect(await inquiriesOf(NOON, 'then')).toEqual({ m1: 0 });
    expect(await inquiriesOf(NOON, 'now')).toEqual({});
    expect(await inquiriesOf('2026-06-24T12:00:00Z', 'now')).toEqual({ m1: 0 });
  });

  it('moves a member into another cohort when its segment becomes known late', async () => {
    const [, ...others] = fiveMembers;
    await test.given(...others, registered('c-m1', 'steel', { knownAt: '2026-07-08T00:00:00Z' }));
    const cohortOf = async (known: 'then' | 'now') =>
      (await list(NOON, known)).items.find(({ membership }) => membership === 'm1')?.cohort;
    expect(await cohortOf('then')).toBeNull();
    expect(await cohortOf('now')).toMatchObject({ size: 5 });
  });
});

describe('the trend of a member', () => {
  it('tells 90 complete days, with the median of the cohort and what was not reported', async () => {
    await test.given(...fiveMembers);
    const { member, days } = await trend('m2', NOON);
    expect(member).toMatchObject({ membership: 'm2', index: { inquiries: 2 / 3 } });
    expect([days.length, days[0]?.day, days.at(-1)?.day]).toEqual([90, '2026-04-02', '2026-06-30']);
    expect(days.at(-1)).toMatchObject({
      metrics: { inquiries: 2, clicks: 20 },
      cohortMedian: { inquiries: 3, clicks: 30 },
      isReported: true,
    });
    expect(days[0]).toMatchObject({ metrics: { inquiries: 0 }, isReported: false });
  });

  it('agrees with the list in all that both tell', async () => {
    await test.given(
      ...fiveMembers,
      registered('c-x', 'wood'),
      opened('x'),
      ...reportedDaily('x', JUNE, 9),
    );
    const { items } = await list(NOON);
    for (const item of items) expect((await trend(item.membership, NOON)).member).toEqual(item);
  });

  it('is empty for a membership that is not there, or not any more', async () => {
    await test.given(opened('old', { endsOn: '2026-02-01' }));
    expect(await trend('nobody', NOON)).toEqual({ member: null, days: [] });
    expect(await trend('old', NOON)).toEqual({ member: null, days: [] });
  });
});

describe('the evidence of the effect', () => {
  const eventsOf = (entity: string): Promise<readonly RecordedEvent[]> =>
    test.store.readStream(entity.split(' ')[0] as string);

  it('gives exactly the days whose folds make a member’s sums', async () => {
    const late = reported('m1', '2026-06-20', 70, { knownAt: '2026-07-05T00:00:00Z' });
    await test.given(
      opened('m1'),
      ...reportedDaily('m1', ['2026-05-20', '2026-06-18'], 2),
      ...reportedDaily('m1', ['2026-06-25', '2026-07-01'], 5),
      late,
    );
    for (const known of ['then', 'now'] as const) {
      const [item] = (await list(NOON, known)).items;
      const { entities, eventIds } = await test.prove(item?.ref ?? '');
      const { place } = parseReference(item?.ref ?? '');
      let inquiries = 0;
      for (const { projection, entity } of entities) {
        const [, part = ''] = entity.split(' ');
        const { state } = foldAt(projection, await eventsOf(entity), { ...place, part });
        inquiries += (state as { inquiries: number }).inquiries;
      }
      expect(inquiries).toBe(item?.metrics.inquiries);
      expect(entities).toHaveLength(18 + 6 + (known === 'now' ? 1 : 0));
      expect(eventIds).toHaveLength(entities.length);
    }
  });

  it('gives exactly the memberships that the summary counts', async () => {
    await test.given(...fiveMembers, opened('idle'), opened('gone', { endsOn: '2026-06-30' }));
    const { summary, items } = await list(NOON);
    const entitiesOf = async (ref = '') =>
      (await test.prove(ref)).entities.map(({ entity }) => entity);
    expect(await entitiesOf(summary.ref)).toHaveLength(summary.members);
    expect(await entitiesOf(summary.refs?.withoutEffect)).toEqual(['membership-idle']);
    expect(await entitiesOf(summary.refs?.low)).toHaveLength(summary.low);
    expect(await entitiesOf(items[0]?.cohort?.ref)).toEqual(five.map((id) => `membership-${id}`));
  });

  it('shows nothing of another rep’s member, whatever ref is made up', async () => {
    await test.given(
      ...fiveMembers,
      opened('mine', { rep: 'r2' }),
      ...reportedDaily('mine', JUNE, 1),
    );
    const [mine] = (await list(NOON, 'now', { rep: 'r2' })).items;
    const reference = parseReference(mine?.ref ?? '');
    expect(reference.parameters).toMatchObject({ rep: 'r2', membership: 'mine' });
    expect((await test.prove(mine?.ref ?? '')).entities).toHaveLength(30);
    const parameters = { ...reference.parameters, membership: 'm1' };
    expect((await test.prove(formatReference({ ...reference, parameters }))).entities).toEqual([]);
    const asked = { place: placeOf(NOON), membership: 'm1', rep: 'r2' };
    expect(await test.ask((snapshot) => effectTrend(snapshot, asked, COMPANY))).toEqual({
      member: null,
      days: [],
    });
  });
});

describe('the effect list against its definition', () => {
  it('holds at every midnight of a month', async () => {
    await test.given(...fiveMembers);
    for (let day = parseDay('2026-06-02'); day <= parseDay('2026-07-05'); day += 1) {
      // The report of a day is there at four in the morning after.
      const v = (parseInstant(`${formatDay(day)}T06:00:00Z`) as Micros) / 1000;
      const { items } = await list(new Date(v).toISOString());
      const first = Math.max(parseDay('2026-06-01'), day - 30);
      const last = Math.min(parseDay('2026-06-30'), day - 1);
      expect(items.find(({ membership }) => membership === 'm2')?.metrics.inquiries).toBe(
        2 * (last - first + 1),
      );
    }
  });
});
