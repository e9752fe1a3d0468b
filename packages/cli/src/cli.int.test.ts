import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createEvent, parseInstant } from '@grasp/domain';
import { openPostgresEventStore } from '@grasp/event-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, openCommandLine } from './testing/command-line.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let line: CommandLine;
let database: CommandLine['database'];
let grasp: CommandLine['grasp'];
beforeAll(async () => {
  line = await openCommandLine();
  ({ database, grasp } = line);
  await using store = await openPostgresEventStore({ connectionString: database.url });
  const at = parseInstant('2026-03-03T09:30:00Z');
  const opened = createEvent({
    type: 'OrderOpened',
    data: {
      order: 'o1',
      customer: null,
      rep: 'r1',
      stage: 'new',
      amount: '100',
      currency: 'EUR',
    },
    key: { system: 'test', id: '1' },
    occurredAt: at,
    occurredQuality: 'vendor',
    recordedAt: at,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
  });
  await store.append([{ stream: 'order-o1', expected: 'any', events: [opened] }]);
});
afterAll(() => line[Symbol.asyncDispose]());

const json = async (...args: string[]) => JSON.parse((await grasp('--json', ...args)).out);

describe('the command line, on the database that DATABASE_URL names', () => {
  it('builds read models and answers from them, for people and for programs', async () => {
    const { rebuilt } = await json('rebuild', 'orders', 'reps');
    expect(rebuilt).toMatchObject([{ model: 'orders', events: 1 }, { model: 'reps' }]);
    const now = await json('as-of');
    expect(now).toMatchObject({ open: { count: 1, amounts: [{ amount: '100' }] }, cut: null });
    const before = await json('as-of', '2026-03-03T09:29:59.999999Z');
    expect(before).toMatchObject({ open: { count: 0 } });
    const { out, code } = await grasp('as-of', '2026-03-04T00:00:00Z', '--known', 'now');
    expect(code).toBe(0);
    expect(out).toContain('as known now');
  });

  it('holds sums against rows, and the log against itself', async () => {
    const { models, log } = await json('verify', 'orders', '--log');
    expect(models).toMatchObject([{ model: 'orders', differences: [] }]);
    expect(log).toMatchObject({ events: 1, streams: 1, faults: [] });
  });

  it('asks for parked messages to be taken again, and says what is parked', async () => {
    expect(await json('redrive', '--parked')).toEqual({ parked: [], messages: 0 });
    await database.pool.query(
      `insert into ops.parked (id, door, source, step, reason, detail, actor, body)
       values (gen_random_uuid(), 'webhook', 'twilio', 'translate', 'bad_time', '', '{}', '')`,
    );
    const parked = [{ door: 'webhook', source: 'twilio', reason: 'bad_time', count: 1 }];
    expect(await json('redrive', '--reason', 'conflict')).toEqual({ parked, messages: 0 });
    expect(await json('redrive', '--parked')).toEqual({ parked, messages: 1 });
  });

  it('says what is wrong in one line, and by its exit code', async () => {
    const wrong = await grasp('as-of', 'yesterday');
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toContain('(argument_invalid)');
    expect(wrong.err.trim().split('\n')).toHaveLength(1);
    expect((await grasp('asof')).err).toContain('as-of');
    expect((await grasp('rebuild', 'nothing')).code).toBe(1);
  });

  it('keeps to the secret under which the credentials were made', async () => {
    const credential = ['--principal', 'ann', '--role', 'analyst'];
    const { token, id } = await json('token', 'create', ...credential);
    expect(token).toMatch(/^grasp_/);
    expect(await json('token', 'list')).toMatchObject({ credentials: [{ id, role: 'analyst' }] });
    const env = { ...process.env, DATABASE_URL: database.url, GRASP_SECRET: 'another' };
    const other = await new Promise<string>((resolve) => {
      execFile(process.execPath, [MAIN, 'token', 'list'], { env }, (_error, _out, err) =>
        resolve(err),
      );
    });
    expect(other).toContain('secret_other');
  });

  it('has help for every command', async () => {
    const { out } = await grasp('--help');
    const names = [...out.matchAll(/^ {2}([a-z][a-z-]+)/gm)].map(([, name]) => name ?? '');
    expect(names).toEqual(
      expect.arrayContaining(['import', 'as-of', 'rebuild', 'verify', 'redrive', 'token', 'bench']),
    );
    for (const name of names.filter((one) => one !== 'help')) {
      const help = await grasp(name, '--help');
      expect([name, help.code]).toEqual([name, 0]);
      expect(help.out).toContain(`Usage: grasp ${name}`);
    }
  }, 300_000);

  it('makes a forecast of one order without a model, says so, keeps it, and repeats it byte for byte', async () => {
    await json('rebuild');
    const asked = ['--period', '2026-03', '--as-of', '2026-03-10T00:00:00Z'];
    const { run, hash, result } = await json('forecast', ...asked);
    expect(result.model).toMatchObject({ learned: null, lacking: { found: 0, needed: 50 } });
    expect(result.orders).toMatchObject([{ order: 'o1', won: null, expected: null }]);
    expect(JSON.stringify(result)).not.toContain('NaN');
    expect(await json('runs', 'repeat', run)).toEqual({ run, hash, isSame: true });
    const { out } = await grasp('forecast', ...asked);
    expect(out).toContain('no model: 0 orders were decided by then, 50 are needed');
    expect(await json('forecast', '--period', '2026-3')).toMatchObject({
      error: { code: 'run_invalid' },
    });
  }, 300_000);
});
