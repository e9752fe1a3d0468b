import { streams } from '@grasp/domain';
import type { Place } from '@grasp/projections';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { said } from '../effect/testing/company.ts';
import type { DisciplineDay } from '../views.ts';
import { disciplineDays } from './days.ts';
import { restatedDays } from './restated.ts';
import {
  attended,
  COMPANY,
  calendar,
  called,
  customer,
  days,
  type Floor,
  inTeam,
  linked,
  mapped,
  nowAt,
  numberOf,
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

const LATER = nowAt('2026-04-30T12:00:00Z');

type Asked = { from?: string; to?: string; place?: Place; rep?: string; team?: string };

async function daysOf({ from = '2026-03-10', to = from, place = LATER, ...filter }: Asked = {}) {
  const query = { place, ...days(from, to), ...filter };
  return (await floor.ask((snapshot) => disciplineDays(snapshot, query, COMPANY))).items;
}

async function restatedOf({ from = '2026-03-10', to = from, place = LATER }: Asked = {}) {
  const query = { place, ...days(from, to) };
  const { items } = await floor.ask((snapshot) => restatedDays(snapshot, query, COMPANY));
  return items.map(({ ref, repName, ...item }) => item);
}

/** `dials/connects/talk in seconds/valid calls` by rep and day. */
function counts(items: readonly DisciplineDay[]): Record<string, string> {
  const text = (item: DisciplineDay) =>
    `${item.dials}/${item.connects}/${item.talkMs / 1000}/${item.validCalls}`;
  return Object.fromEntries(
    items.map((item) => [`${item.rep ?? '-'} ${item.day.slice(8)}`, text(item)]),
  );
}

describe('a rep’s day', () => {
  it('counts dials, connects and talk of outbound legs, talk alone of inbound ones, nothing of internal ones', async () => {
    await floor.given(
      rep('anna', '101'),
      called('101', '2026-03-10T09:00:00Z'),
      called('101', '2026-03-10T09:10:00Z', { outcome: 'no_answer', talkMs: 0 }),
      called('101', '2026-03-10T09:20:00Z', { direction: 'inbound', talkMs: 30_000 }),
      called('101', '2026-03-10T09:30:00Z', { direction: 'internal', talkMs: 99_000 }),
    );
    expect(counts(await daysOf())).toEqual({ 'anna 10': '2/1/90/1' });
  });

  it('counts the legs of a transferred call once each, so that the reps’ sum is the total', async () => {
    await floor.given(
      rep('anna', '101'),
      rep('ben', '102'),
      called('101', '2026-03-10T09:00:00Z', { leg: 'a', talkMs: 60_000 }),
      called('102', '2026-03-10T09:01:00Z', { leg: 'b', talkMs: 120_000 }),
      linked('b', 'a', 'a', '2026-03-10T09:03:00Z'),
    );
    expect(counts(await daysOf())).toEqual({ 'anna 10': '1/1/60/1', 'ben 10': '0/1/120/0' });
  });

  it('is the local day of the telephony account, whatever the company’s zone', async () => {
    await floor.given(
      rep('anna', '101'),
      called('101', '2026-03-10T23:30:00Z', { zone: 'Asia/Shanghai' }),
      called('101', '2026-03-10T22:30:00Z'),
      called('101', '2026-03-10T23:30:00Z'),
    );
    const items = await daysOf({ from: '2026-03-10', to: '2026-03-11' });
    expect(counts(items)).toEqual({ 'anna 10': '1/1/60/1', 'anna 11': '2/2/120/2' });
  });

  it('gives what is nobody’s last, and only without a filter', async () => {
    await floor.given(
      rep('anna', '101', 'north'),
      called('999', '2026-03-10T09:00:00Z'),
      called(null, '2026-03-10T09:05:00Z'),
      called('101', '2026-03-10T09:10:00Z'),
    );
    expect(counts(await daysOf())).toEqual({ 'anna 10': '1/1/60/1', '- 10': '2/2/120/2' });
    expect(counts(await daysOf({ rep: 'anna' }))).toEqual({ 'anna 10': '1/1/60/1' });
    expect(counts(await daysOf({ team: 'north' }))).toEqual({ 'anna 10': '1/1/60/1' });
    expect(counts(await daysOf({ rep: 'anna', team: 'south' }))).toEqual({});
  });

  it('knows only what had happened by the instant looked at', async () => {
    await floor.given(
      rep('anna', '101'),
      called('101', '2026-03-10T09:00:00Z'),
      called('101', '2026-03-10T11:00:00Z'),
    );
    expect(counts(await daysOf({ place: nowAt('2026-03-10T10:00:00Z') }))).toEqual({
      'anna 10': '1/1/60/1',
    });
    expect(counts(await daysOf({ place: nowAt('2026-03-10T08:00:00Z') }))).toEqual({});
  });
});

describe('whose a call is', () => {
  it('moves with a mapping that arrives two days late, without a rebuild', async () => {
    await floor.given(
      rep('anna', '101'),
      called('102', '2026-03-10T09:00:00Z'),
      mapped('102', 'ben', { at: '2026-03-09T07:00:00Z', knownAt: '2026-03-12T09:00:00Z' }),
    );
    expect(counts(await daysOf({ place: thenAt('2026-03-11T12:00:00Z') }))).toEqual({
      '- 10': '1/1/60/1',
    });
    const now = await daysOf();
    expect(counts(now)).toEqual({ 'ben 10': '1/1/60/1', '- 10': '0/0/0/0' });
    expect(now.map((item) => item.isRestated)).toEqual([true, true]);
    const none = { dials: 0, connects: 0, talkMs: 0, validCalls: 0 };
    const one = { dials: 1, connects: 1, talkMs: 60_000, validCalls: 1 };
    expect(await restatedOf()).toEqual([
      { rep: 'ben', day: '2026-03-10', before: none, after: one },
      { rep: null, day: '2026-03-10', before: one, after: none },
    ]);
  });

  it('is told by the mapping at each call’s own start, where an extension changes hands during the day', async () => {
    await floor.given(
      rep('anna', '101'),
      called('101', '2026-03-10T09:00:00Z'),
      mapped('101', 'ben', { at: '2026-03-10T10:00:00Z' }),
      called('101', '2026-03-10T11:00:00Z'),
      mapped('101', null, { at: '2026-03-10T12:00:00Z' }),
      called('101', '2026-03-10T13:00:00Z'),
    );
    expect(counts(await daysOf())).toEqual({
      'anna 10': '1/1/60/1',
      'ben 10': '1/1/60/1',
      '- 10': '1/1/60/1',
    });
    expect(await restatedOf()).toEqual([]);
  });
});

describe('late news', () => {
  it('restates the day, and keeps what was known when it ended', async () => {
    await floor.given(
      rep('anna', '101'),
      called('101', '2026-03-10T09:00:00Z'),
      called('101', '2026-03-10T15:00:00Z', { knownAt: '2026-03-12T08:00:00Z' }),
      called('101', '2026-03-11T15:00:00Z', { knownAt: '2026-03-11T22:59:59Z' }),
      called('101', '2026-03-12T15:00:00Z', { knownAt: '2026-03-12T23:00:00Z' }),
    );
    const items = await daysOf({ to: '2026-03-12' });
    expect(counts(items)).toEqual({
      'anna 10': '2/2/120/2',
      'anna 11': '1/1/60/1',
      'anna 12': '1/1/60/1',
    });
    // Local midnight in Amsterdam is 23:00 UTC: what is known then is late.
    expect(items.map((item) => item.isRestated)).toEqual([true, false, true]);
    const [first] = await restatedOf();
    expect(first?.before).toEqual({ dials: 1, connects: 1, talkMs: 60_000, validCalls: 1 });
    expect(first?.after).toEqual({ dials: 2, connects: 2, talkMs: 120_000, validCalls: 2 });
    const then = { place: thenAt('2026-03-11T12:00:00Z') };
    expect(counts(await daysOf(then))).toEqual({ 'anna 10': '1/1/60/1' });
    expect(await restatedOf(then)).toEqual([]);
  });

  it('takes a day’s calls away when they are retracted, and lists the day although nothing is left', async () => {
    const { stream, events, expected } = called('101', '2026-03-10T09:00:00Z');
    await floor.given(
      rep('anna', '101'),
      { stream, events, expected },
      said({
        type: 'CallRetracted',
        stream,
        at: '2026-03-10T09:00:00Z',
        knownAt: '2026-03-13T09:00:00Z',
        data: { corrects: events[0]?.id ?? '' },
      }),
    );
    expect(counts(await daysOf())).toEqual({ 'anna 10': '0/0/0/0' });
    expect(await restatedOf()).toMatchObject([
      { rep: 'anna', before: { dials: 1, validCalls: 1 } },
    ]);
  });
});

describe('a valid call', () => {
  it('is judged by the rule in force at its start: one published on the 20th with effect from the 1st changes what is known now', async () => {
    await floor.given(
      rep('anna', '101'),
      rule({ minTalkMs: 30_000 }),
      called('101', '2026-03-10T09:00:00Z', { talkMs: 40_000 }),
      called('101', '2026-03-10T10:00:00Z', { talkMs: 70_000 }),
      rule({ minTalkMs: 60_000 }, { at: '2026-02-28T23:00:00Z', knownAt: '2026-03-20T09:00:00Z' }),
    );
    expect(counts(await daysOf())).toEqual({ 'anna 10': '2/2/110/1' });
    expect(counts(await daysOf({ place: thenAt('2026-03-10T12:00:00Z') }))).toEqual({
      'anna 10': '2/2/110/2',
    });
    expect(await restatedOf()).toMatchObject([
      { rep: 'anna', before: { validCalls: 2 }, after: { validCalls: 1 } },
    ]);
  });

  it('is to a customer’s number where the rule asks, as known then and now', async () => {
    await floor.given(
      rep('anna', '101'),
      rule({ customerNumberOnly: true }),
      customer('c1', '+311'),
      customer('c2'),
      called('101', '2026-03-10T09:00:00Z', { number: '+311' }),
      called('101', '2026-03-10T10:00:00Z', { number: '+312' }),
      called('101', '2026-03-10T11:00:00Z', { number: null }),
      numberOf('c2', '+312', { at: '2026-03-10T09:30:00Z', knownAt: '2026-03-15T08:00:00Z' }),
    );
    expect(counts(await daysOf())).toEqual({ 'anna 10': '3/3/180/2' });
    expect(counts(await daysOf({ place: thenAt('2026-03-14T08:00:00Z') }))).toEqual({
      'anna 10': '3/3/180/1',
    });
    expect(await restatedOf()).toMatchObject([
      { before: { validCalls: 1 }, after: { validCalls: 2 } },
    ]);
  });

  it('is to no customer’s number any more once the customer gave it up', async () => {
    const data = { customer: 'c1', number: '+311', effectiveAt: '2026-03-10T09:30:00Z' };
    const at = '2026-03-10T09:30:00Z';
    await floor.given(
      rep('anna', '101'),
      rule({ customerNumberOnly: true }),
      customer('c1', '+311'),
      said({ type: 'CustomerNumberRemoved', stream: streams.customer('c1'), at, data }),
      called('101', '2026-03-10T09:00:00Z', { number: '+311' }),
      called('101', '2026-03-10T10:00:00Z', { number: '+311' }),
    );
    expect(counts(await daysOf())).toEqual({ 'anna 10': '2/2/120/1' });
  });

  it('counts once to a number that two customers share', async () => {
    await floor.given(
      rep('anna', '101'),
      rule({ customerNumberOnly: true }),
      customer('c1', '+311'),
      customer('c2', '+311'),
      called('101', '2026-03-10T09:00:00Z', { number: '+311' }),
    );
    expect(counts(await daysOf())).toEqual({ 'anna 10': '1/1/60/1' });
  });

  it('begins in working hours where the rule asks, by the calendar in force on that day', async () => {
    await floor.given(
      rep('anna', '101'),
      rule({ workHoursOnly: true }),
      calendar({ holidays: ['2026-03-11'] }),
      called('101', '2026-03-10T07:59:59Z'),
      called('101', '2026-03-10T08:00:00Z'),
      called('101', '2026-03-10T16:30:00Z'),
      called('101', '2026-03-11T10:00:00Z'),
      calendar({ from: '08:00' }, { at: '2026-03-11T23:00:00Z' }),
      called('101', '2026-03-12T07:00:00Z'),
    );
    const items = await daysOf({ to: '2026-03-12' });
    expect(items.map((item) => item.validCalls)).toEqual([1, 0, 1]);
  });

  it('is no repeat of an earlier one to the same number within the rule’s time, also from the day before', async () => {
    const HOUR = 3_600_000;
    await floor.given(
      rep('anna', '101'),
      rep('ben', '102'),
      rule({ minTalkMs: 10_000, duplicateWithinMs: 4 * HOUR }),
      called('101', '2026-03-09T22:00:00Z'),
      called('101', '2026-03-10T01:00:00Z'),
      called('101', '2026-03-10T09:00:00Z', { talkMs: 5_000 }),
      called('101', '2026-03-10T10:00:00Z'),
      called('102', '2026-03-10T10:30:00Z'),
      called('101', '2026-03-10T14:00:00Z'),
      called('101', '2026-03-10T14:30:00Z', { number: '+319' }),
      called('101', '2026-03-10T18:00:00.001Z'),
    );
    const items = await daysOf({ from: '2026-03-10' });
    // 01:00 repeats 22:00 of the day before; 09:00 is too short, so 10:00 is no repeat; 14:00 repeats 10:00.
    expect(items.map((item) => [item.rep, item.validCalls])).toEqual([
      ['anna', 3],
      ['ben', 1],
    ]);
  });
});

describe('the quota of a day', () => {
  const quotasOf = async (asked: Asked) =>
    (await daysOf(asked)).map((item) => [item.rep, item.day.slice(8), item.quota]);

  it('is the rep’s own, else the team’s on that day, else everybody’s', async () => {
    await floor.given(
      team('north'),
      rep('anna', '101', 'north'),
      rep('ben', '102', 'north'),
      rep('carl', '103'),
      quota(40),
      quota(30, ['team', 'north']),
      quota(20, ['rep', 'anna']),
      inTeam('ben', null, { at: '2026-03-10T23:00:00Z' }),
    );
    expect(await quotasOf({ to: '2026-03-11' })).toEqual([
      ['anna', '10', 20],
      ['ben', '10', 30],
      ['carl', '10', 40],
      ['anna', '11', 20],
      ['ben', '11', 40],
      ['carl', '11', 40],
    ]);
  });

  it('is lowered by approved leave, not by absence without leave', async () => {
    await floor.given(
      rep('anna', '101'),
      quota(40),
      attended('anna', '2026-03-10', { approvedLeave: 0.9 }),
      attended('anna', '2026-03-11', { absent: 1 }),
      attended('anna', '2026-03-12', { approvedLeave: 1 }),
    );
    expect(await quotasOf({ to: '2026-03-12' })).toEqual([
      ['anna', '10', 4],
      ['anna', '11', 40],
      ['anna', '12', 0],
    ]);
  });

  it('is held on workdays of the calendar only, by reps who are there, and not before the day has come', async () => {
    await floor.given(
      rep('anna', '101', undefined, '2026-03-05T23:00:00Z'),
      calendar({ holidays: ['2026-03-09'], extraWorkdays: ['2026-03-14'] }),
      quota(40),
    );
    const place = nowAt('2026-03-15T12:00:00Z');
    expect(await quotasOf({ from: '2026-03-02', to: '2026-03-20', place })).toEqual(
      ['06', '10', '11', '12', '13', '14'].map((day) => ['anna', day, 40]),
    );
  });

  it('changes when a quota published later holds from an earlier day: now, not then', async () => {
    await floor.given(
      rep('anna', '101'),
      quota(40),
      quota(50, ['all', 'all'], { at: '2026-02-28T23:00:00Z', knownAt: '2026-03-20T09:00:00Z' }),
    );
    expect(await quotasOf({})).toEqual([['anna', '10', 50]]);
    expect(await quotasOf({ place: thenAt('2026-03-10T12:00:00Z') })).toEqual([['anna', '10', 40]]);
  });
});
