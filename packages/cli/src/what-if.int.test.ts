import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseInstant } from '@grasp/domain';
import { openPostgresEventStore } from '@grasp/event-store';
import type { WhatIfResultView } from '@grasp/read-models/views';
import { createCompany, toEvents } from '@grasp/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, openCommandLine } from './testing/command-line.ts';

const DAY = 86_400_000_000;
const END = parseInstant('2026-06-10T00:00:00Z');
/** Each command is a process of its own, and the first builds all read models. */
const SLOW = { timeout: 300_000 };

let line: CommandLine;
beforeAll(async () => {
  line = await openCommandLine();
  await using store = await openPostgresEventStore({ connectionString: line.database.url });
  const company = createCompany({
    seed: 3,
    from: END - 60 * DAY,
    to: END,
    reps: 4,
    dialsPerDay: 8,
  });
  const appends = [...toEvents(company)]
    .flat()
    .map(({ stream, event }) => ({ stream, expected: 'any' as const, events: [event] }));
  for (let i = 0; i < appends.length; i += 2_000) await store.append(appends.slice(i, i + 2_000));
  await line.grasp('rebuild');
}, 300_000);
afterAll(() => line[Symbol.asyncDispose]());

const asked = ['--period', '2026-05', '--as-of', '2026-06-05T09:00:00Z'];

function fileOf(name: string, content: string): string {
  const file = join(line.folder, name);
  writeFileSync(file, content);
  return file;
}

describe('a what-if on the command line', () => {
  it(
    'judges the month under the rules of a file, keeps the run, and repeats it byte for byte',
    SLOW,
    async () => {
      const file = fileOf('rules.yaml', '- quotas: 100\n- validCall: { minTalkMs: 30000 }\n');
      const csv = join(line.folder, 'verdicts.csv');
      const parquet = join(line.folder, 'verdicts.parquet');
      const files = ['--csv', csv, '--parquet', parquet];
      const { out } = await line.grasp('--json', 'what-if', '--change', file, ...asked, ...files);
      const { run, hash, cut, model, result } = JSON.parse(out) as Record<string, string> & {
        result: WhatIfResultView;
      };
      expect(model).toBe('discipline/1');
      expect(cut).toMatch(/^[0-9a-f-]{36}$/);
      const [may] = result.verdicts?.months ?? [];
      expect(may?.total.is.verdicts.met).toBeGreaterThan(0);
      expect(may?.total.tried.verdicts.met).toBe(0);
      const lines = readFileSync(csv, 'utf8').trim().split('\n');
      expect(lines[0]).toMatch(/^month,row,rep,.*verdict,verdictTried$/);
      expect(lines).toHaveLength(2 + (may?.rows.length ?? 0));
      expect(readFileSync(parquet).subarray(0, 4).toString()).toBe('PAR1');
      const repeated = await line.grasp('--json', 'runs', 'repeat', run ?? '');
      expect(JSON.parse(repeated.out)).toEqual({ run, hash, isSame: true });
    },
  );

  it('says to people whose verdict changes, and that none does', SLOW, async () => {
    const high = fileOf('high.json', '{"changes":[{"quotas":100}]}');
    const told = await line.grasp('what-if', '--change', high, ...asked);
    expect(told.out).toContain('daily quotas × 100');
    expect(told.out).toMatch(/whose verdict changes.*\n.*2026-05.*met → short/);
    const same = fileOf('same.yaml', '- quotas: 1\n');
    const known = ['--known', 'now'];
    expect((await line.grasp('what-if', '--change', same, ...asked, ...known)).out).toContain(
      'no verdict changes',
    );
  });

  it('shows the teams apart of which a forecast changes', SLOW, async () => {
    const target = '{ target: "100", currency: EUR, period: 2026-05, scope: team, of: t1 }';
    const file = fileOf('target.yaml', `- ${target}\n`);
    const { out } = await line.grasp('what-if', '--change', file, ...asked, '--by', 'team');
    expect(out).toContain('the target of team t1 for 2026-05 is 100 EUR minor units');
    expect(out).toMatch(/^EUR .*\n {2}t1 +\+0 +\+0 +\+0 +\+0/m);
    expect(out).not.toMatch(/^ {2}t2 /m);
  });

  it.each([
    [
      '- { quota: 30, scope: rep, of: nobody }',
      'there is no rep nobody at this instant',
      'change_invalid',
    ],
    ['- { quota: 30, scope: rep }', 'changes.0.of', 'change_invalid'],
    ['- { luck: 2 }', 'is none of the changes', 'change_invalid'],
  ])('refuses in one line what cannot be tried: %s', SLOW, async (content, why, code) => {
    const file = fileOf('wrong.yaml', content);
    const { code: exit, out, err } = await line.grasp('what-if', '--change', file, ...asked);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toContain(why);
    expect(err).toContain(`(${code})`);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
