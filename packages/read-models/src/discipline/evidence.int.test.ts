import { streams } from '@grasp/domain';
import { foldAt } from '@grasp/projections';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvidence } from '../evidence.ts';
import { formatReference, parseReference } from '../reference.ts';
import { disciplineAnomalies } from './anomalies.ts';
import { disciplineCalls } from './call-list.ts';
import { disciplineDays } from './days.ts';
import { disciplineEvidence } from './evidence.ts';
import { disciplineMonth } from './month.ts';
import { restatedDays } from './restated.ts';
import {
  COMPANY,
  called,
  days,
  type Floor,
  linked,
  mapped,
  nowAt,
  openFloor,
  rep,
  rule,
} from './testing/floor.ts';

let floor: Floor;
const LATER = nowAt('2026-04-30T12:00:00Z');
const MONTH = days('2026-03-01', '2026-03-31');

beforeAll(async () => {
  floor = await openFloor();
  await floor.given(
    rep('anna', '101', 'north'),
    rep('ben', '102'),
    rule({ minTalkMs: 30_000, duplicateWithinMs: 3_600_000 }),
    called('101', '2026-03-10T09:00:00Z'),
    called('101', '2026-03-10T09:30:00Z'),
    called('101', '2026-03-10T10:00:00Z', { number: '+312', talkMs: 5_000 }),
    called('101', '2026-03-10T11:00:00Z', { outcome: 'no_answer', talkMs: 0 }),
    called('101', '2026-03-10T12:00:00Z', { direction: 'inbound' }),
    called('101', '2026-03-11T12:00:00Z', { knownAt: '2026-03-14T12:00:00Z' }),
    called('102', '2026-03-10T09:00:00Z', { leg: 'taken' }),
    linked('taken', 'root', 'root', '2026-03-10T09:05:00Z'),
    called('103', '2026-03-12T09:00:00Z'),
    mapped('104', 'ben', { at: '2026-03-12T08:00:00Z', knownAt: '2026-03-15T08:00:00Z' }),
    called('104', '2026-03-12T09:00:00Z', { number: '+314' }),
  );
});
afterAll(() => floor[Symbol.asyncDispose]());

/** The entities behind a ref, each folded at the ref's place from its stream alone. */
async function prove(ref: string) {
  const reference = parseReference(ref);
  const query = disciplineEvidence[reference.kind];
  if (query === undefined) throw new Error(`nothing proves ${reference.kind}`);
  const page = { offset: 0, limit: 1_000, company: COMPANY };
  const { entities, total } = await floor.ask((snapshot) => query(snapshot, reference, page));
  expect(entities).toHaveLength(total);
  const rows = await Promise.all(
    entities.map(async ({ projection, entity }) => {
      const { state } = foldAt(projection, await floor.store.readStream(entity), reference.place);
      return projection.row(state, { stream: entity, part: '' }) as Record<string, number>;
    }),
  );
  const sum = (column: string) => rows.reduce((total, row) => total + (row[column] ?? 0), 0);
  return {
    calls: rows.length,
    dials: sum('dials'),
    connects: sum('connects'),
    talkMs: sum('talk_ms'),
    entities: entities.map(({ entity }) => entity),
  };
}

const asked = { place: LATER, ...MONTH };

describe('the evidence of a number of calls', () => {
  it('gives the calls of each number of a day, no more and no fewer', async () => {
    const { items } = await floor.ask((snapshot) => disciplineDays(snapshot, asked, COMPANY));
    expect(items.map(({ rep: id, day }) => `${id} ${day.slice(8)}`)).toEqual([
      'anna 10',
      'ben 10',
      'anna 11',
      'ben 12',
      'null 12',
    ]);
    for (const { dials, connects, talkMs, validCalls, ref, refs } of items) {
      expect(await prove(ref)).toMatchObject({ dials, connects, talkMs });
      expect(await prove(refs.dials ?? '')).toMatchObject({ dials, calls: dials });
      expect(await prove(refs.connects ?? '')).toMatchObject({ connects, calls: connects });
      expect(await prove(refs.talkMs ?? '')).toMatchObject({ talkMs });
      expect(await prove(refs.validCalls)).toMatchObject({ calls: validCalls });
    }
  });

  it('gives the calls of each number of a month', async () => {
    const query = { place: LATER, month: '2026-03' };
    const { rows } = await floor.ask((snapshot) => disciplineMonth(snapshot, query, COMPANY));
    expect(rows).toHaveLength(3);
    for (const { total, cells } of rows) {
      const { dials, connects, talkMs, validCalls, refs } = total;
      expect(await prove(total.ref ?? '')).toMatchObject({ dials, connects, talkMs });
      expect(await prove(refs?.dials ?? '')).toMatchObject({ calls: dials });
      expect(await prove(refs?.validCalls ?? '')).toMatchObject({ calls: validCalls });
      for (const cell of cells) {
        if (cell === null) continue;
        const proved = await prove(cell.refs.validCalls);
        expect(proved.calls).toBe(cell.validCalls);
      }
    }
  });

  it('gives what late news changed: late calls, and calls that a late mapping moved', async () => {
    const { items } = await floor.ask((snapshot) => restatedDays(snapshot, asked, COMPANY));
    expect(items.map(({ rep: id, day }) => `${id} ${day.slice(8)}`)).toEqual([
      'anna 11',
      'ben 12',
      'null 12',
    ]);
    for (const { before, after, ref } of items) {
      const { calls, dials } = await prove(ref);
      expect(calls).toBe(1);
      expect(dials).toBe(Math.abs(after.dials - before.dials));
    }
  });

  it('gives the one call of a line of a list', async () => {
    const paging = { limit: 50 };
    const calls = await floor.ask((s) => disciplineCalls(s, { ...asked, paging }, COMPANY));
    expect(calls.items.length).toBeGreaterThan(5);
    for (const { call, ref } of calls.items) expect((await prove(ref)).entities).toEqual([call]);
    const anomalies = await floor.ask((s) => disciplineAnomalies(s, { ...asked, paging }, COMPANY));
    expect(anomalies.items.map(({ kind }) => kind)).toEqual(['duplicate', 'unattributed']);
    for (const { call, ref } of anomalies.items) {
      expect((await prove(ref)).entities).toEqual([call]);
    }
  });

  it('is no way round a filter: a ref made up for another rep’s call gives nothing', async () => {
    const call = streams.call('asterisk', 'hq', 'taken');
    const made = (parameters: Record<string, string | number>) =>
      formatReference({ kind: 'call', place: LATER, parameters: { call, ...parameters } });
    expect((await prove(made({ rep: 'ben' }))).calls).toBe(1);
    expect((await prove(made({ rep: 'anna' }))).calls).toBe(0);
    const parameters = { from: '2026-03-01', to: '2026-03-31', measure: 'dials', unattributed: 1 };
    const nobodys = formatReference({
      kind: 'calls',
      place: LATER,
      parameters: { ...parameters, team: 'north' },
    });
    expect((await prove(nobodys)).calls).toBe(0);
  });

  it('says by which rule and metric the calls were counted, and pages through their events', async () => {
    const query = { ...asked, rep: 'anna' };
    const { items } = await floor.ask((snapshot) => disciplineDays(snapshot, query, COMPANY));
    const reference = parseReference(items[0]?.ref ?? '');
    const evidence = await floor.ask((snapshot) =>
      readEvidence(snapshot, floor.store, {
        reference,
        query: disciplineEvidence['calls'] ?? expect.fail('no evidence of calls'),
        offset: 3,
        company: COMPANY,
      }),
    );
    expect(evidence.versions).toEqual({
      calls: 1,
      callMetrics: 1,
      validCallRule: '2026-01-01T00:00:00.000Z',
    });
    expect([evidence.total, evidence.items.map((event) => event.type)]).toEqual([
      5,
      ['CallCompleted', 'CallCompleted'],
    ]);
  });
});
