import { formatInstant, MICROS_PER_DAY, streams } from '@grasp/domain';
import { nowMicros } from '@grasp/runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestIngest, type TestIngest } from '../testing/open-test-ingest.ts';

let ingest: TestIngest;
let director: string;
beforeAll(async () => {
  ingest = await openTestIngest();
  director = await ingest.tokenOf({ role: 'director', principal: 'dora' });
});
afterAll(() => ingest[Symbol.asyncDispose]());

let order = '';
let number = 0;
let keys = 0;
beforeEach(() => {
  number += 1;
  order = `o${number}`;
});

type Answer = {
  status: number;
  events: { eventId: string; type: string; revision: number; stream: string }[];
  position: string;
  code: string;
  field: string;
  errors: { field: string }[];
};

async function command(
  name: string,
  body: unknown,
  { token = director, key = `k${++keys}` as string | null } = {},
): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    ...(key === null ? {} : { 'idempotency-key': key }),
  };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${ingest.url}/commands/${name}`, init);
  return { status: answer.status, ...((await answer.json()) as Omit<Answer, 'status'>) };
}

const opening = (over: Record<string, unknown> = {}) => ({
  order,
  customer: 'c1',
  rep: 'r1',
  stage: 'new',
  amount: '2000000',
  currency: 'EUR',
  ...over,
});
const open = (over = {}, options = {}) => command('OpenOrder', opening(over), options);
const toStage = (stage: string, over = {}, options = {}) =>
  command('ChangeOrderStage', { order, stage, ...over }, options);
const stream = () => ingest.store.readStream(streams.order(order));

describe('a command', () => {
  it('leads to events, with the actor of the credential and a position to read after', async () => {
    const before = nowMicros();
    const { status, events, position } = await open();
    expect(status).toBe(200);
    const [event] = await stream();
    expect(events).toEqual([
      {
        eventId: event?.id,
        type: 'OrderOpened',
        stream: `order-${order}`,
        revision: 0,
        data: opening(),
      },
    ]);
    expect(ingest.positions.parse(position)).toBe(event?.position);
    expect(event?.meta.actor).toEqual({ kind: 'person', id: 'dora', via: 'command' });
    expect(event?.occurredAt).toBeGreaterThanOrEqual(before);
  });

  it('is refused by a rule that names itself, and changes nothing', async () => {
    await open();
    await command('LoseOrder', { order, reason: 'price' });
    const refused = await toStage('offer');
    expect(refused).toMatchObject({ status: 409, code: 'order_not_open' });
    expect(await stream()).toHaveLength(2);
  });

  it('leads to nothing where nothing changes', async () => {
    await open();
    const same = await toStage('new');
    expect(same).toMatchObject({ status: 200, events: [] });
    expect(ingest.positions.parse(same.position)).toBe(await ingest.store.head());
  });

  it('names the fields that are wrong', async () => {
    const { status, code, errors } = await open({ amount: 5, currency: 'euro' });
    expect({ status, code }).toEqual({ status: 422, code: 'invalid_body' });
    expect(errors.map(({ field }) => field)).toEqual(['amount', 'currency']);
    const nul = await open({ stage: 'a\0' });
    expect(nul).toMatchObject({ status: 422, code: 'invalid_body', errors: [{ field: 'stage' }] });
    const strange = await open({ colour: 'red' });
    expect(strange).toMatchObject({ status: 422, code: 'invalid_body' });
    expect(await stream()).toEqual([]);
  });

  it('must exist', async () => {
    expect(await command('Explode', {})).toMatchObject({ status: 404, code: 'unknown_command' });
  });

  it('needs a person who may give it', async () => {
    for (const role of ['analyst', 'integration', 'importer'] as const) {
      const token = await ingest.tokenOf({ role });
      expect(await open({}, { token })).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });
});

describe('a command that is sent twice', () => {
  it('is the same command, and gets the same answer', async () => {
    const key = 'the-same';
    const first = await open({}, { key });
    await toStage('offer');
    expect(await open({}, { key })).toEqual(first);
    expect(await stream()).toHaveLength(2);
  });

  it('is the same command also when both come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => open({}, { key: 'at-once' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(({ events }) => events[0]?.eventId)).size).toBe(1);
    expect(await stream()).toHaveLength(1);
  });

  it('may not be another one under the same key', async () => {
    await open({}, { key: 'reused' });
    for (const answer of [
      await open({ amount: '1' }, { key: 'reused' }),
      await command('LoseOrder', { order, reason: 'price' }, { key: 'reused' }),
    ]) {
      expect(answer).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    }
  });

  it('has a key of its giver alone', async () => {
    const token = await ingest.tokenOf({ role: 'manager', principal: 'max' });
    await open({}, { key: 'common' });
    order = `${order}-b`;
    expect(await open({}, { key: 'common', token })).toMatchObject({ status: 200 });
  });

  it('needs its key', async () => {
    expect(await open({}, { key: null })).toMatchObject({
      status: 400,
      code: 'invalid_parameters',
      field: 'idempotency-key',
    });
  });
});

describe('the revision that it was decided on', () => {
  it('is held against the stream', async () => {
    expect(await open({ expectedRevision: 0 })).toMatchObject({ status: 409 });
    expect(await open({ expectedRevision: -1 })).toMatchObject({ status: 200 });
    await toStage('offer', { expectedRevision: 0 });
    const late = await toStage('signing', { expectedRevision: 0 });
    expect(late).toMatchObject({ status: 409, code: 'revision_moved', field: 'expectedRevision' });
  });

  it('is looked up where it is not told: commands at once are decided one after the other', async () => {
    await open();
    const stages = ['a', 'b'];
    const answers = await Promise.all(stages.map((stage) => toStage(stage)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await stream()).map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });
});

describe('when it happened', () => {
  it('may be told where it is entered late, and rules look at that moment', async () => {
    const yesterday = formatInstant(nowMicros() - MICROS_PER_DAY);
    await open({ occurredAt: yesterday });
    const [event] = await stream();
    expect(formatInstant(event?.occurredAt ?? 0)).toBe(yesterday);
    expect(event?.recordedAt).toBeGreaterThan(event?.occurredAt ?? 0);
    const before = formatInstant(nowMicros() - 2 * MICROS_PER_DAY);
    const refused = await toStage('offer', { occurredAt: before });
    expect(refused).toMatchObject({ status: 409, code: 'order_absent' });
  });

  it('is not in the future', async () => {
    const occurredAt = formatInstant(nowMicros() + MICROS_PER_DAY);
    expect(await open({ occurredAt })).toMatchObject({
      status: 422,
      code: 'occurred_in_future',
      field: 'occurredAt',
    });
  });
});

describe('the scope of its giver', () => {
  const repToken = (id: string) =>
    ingest.tokenOf({ role: 'rep', principal: id, scope: { kind: 'rep', id } });

  it('lets a rep change what is theirs, and nothing else', async () => {
    const token = await repToken('r1');
    expect(await open({}, { token })).toMatchObject({ status: 200 });
    expect(await toStage('offer', {}, { token })).toMatchObject({ status: 200 });
    const other = await repToken('r2');
    expect(await toStage('won', {}, { token: other })).toMatchObject({
      status: 403,
      code: 'not_yours',
    });
    expect(await stream()).toHaveLength(2);
  });

  it('lets a rep open nothing for another, for nobody, nor give anything away', async () => {
    const token = await repToken('r1');
    for (const rep of ['r2', null]) {
      expect(await open({ rep }, { token })).toMatchObject({ status: 403, code: 'not_yours' });
    }
    await open({}, { token });
    const away = await command('AssignOrder', { order, rep: 'r2' }, { token });
    expect(away).toMatchObject({ status: 403, code: 'not_yours' });
  });

  it('lets a manager change what is of the team', async () => {
    const admin = await ingest.tokenOf({ role: 'admin' });
    const assigned = (rep: string, team: string) => ({
      type: 'RepAssignedToTeam',
      version: 1,
      stream: `rep-${rep}`,
      sourceId: `${rep}-${team}`,
      occurredAt: '2026-01-01T00:00:00Z',
      data: { rep, team, effectiveAt: '2026-01-01T00:00:00Z' },
    });
    await fetch(`${ingest.url}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
      body: JSON.stringify([assigned('r1', 'north'), assigned('r2', 'south')]),
    });
    const scope = { kind: 'team', id: 'north' } as const;
    const token = await ingest.tokenOf({ role: 'manager', scope });
    expect(await open({}, { token })).toMatchObject({ status: 200 });
    const away = await command('AssignOrder', { order, rep: 'r2' }, { token });
    expect(away).toMatchObject({ status: 403, code: 'not_yours' });
  });
});
