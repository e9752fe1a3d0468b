import { AppError } from '@grasp/errors';
import { createMemoryEventStore, type EventStore, logErrors } from '@grasp/event-store';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineImporter, type ImportChunk, type ImportItem } from './importer.ts';
import { importers } from './importers.ts';
import { type ImportRun, runImport } from './run-import.ts';

const DAY = 86_400_000_000;
const NOW = Date.parse('2024-06-01T00:00:00Z') * 1_000;
const actor = { kind: 'importer', id: 'ann', via: 'import' } as const;

/** A touch of an order, on some day of 1970. */
const touch = (order: string, day: number, more: Partial<ImportItem> = {}): ImportItem =>
  ({
    kind: 'fact',
    type: 'TouchRecorded',
    data: { channel: 'email', what: 'sent' },
    stream: `order-${order}`,
    key: { system: 'test', id: `${order}/${day}` },
    line: day,
    occurredAt: day * DAY,
    occurredQuality: 'vendor',
    ...more,
  }) as ImportItem;

const importerOf = (chunks: Iterable<readonly ImportItem[]>, onRead: () => void = () => {}) =>
  defineImporter({
    format: 'test',
    describe: 'items of a test',
    options: z.strictObject({ depth: z.coerce.number().default(1) }),
    reactionsOff: false,
    async *read(): AsyncGenerator<ImportChunk> {
      for (const items of chunks) {
        onRead();
        yield { rows: items.length, items };
      }
    },
  });

const run = (items: readonly ImportItem[], store: EventStore, more: Partial<ImportRun> = {}) =>
  runImport({
    importer: importerOf([items]),
    file: '/data/test.csv',
    store,
    actor,
    importId: 'import 1',
    now: () => NOW,
    ...more,
  });

describe('runImport', () => {
  it('makes events of facts that carry both clocks, the import and the importer', async () => {
    await using store = createMemoryEventStore();
    const result = await run([touch('a', 1, { occurredOffset: 60 } as never)], store);
    const [event] = await store.readStream('order-a');
    expect(event).toMatchObject({
      type: 'TouchRecorded',
      occurredAt: DAY,
      recordedAt: DAY,
      meta: {
        source: { system: 'test', id: 'a/1' },
        actor,
        importId: 'import 1',
        occurredQuality: 'vendor',
        recordedQuality: 'derived',
        occurredOffset: 60,
      },
    });
    expect(event?.meta).not.toHaveProperty('reactionsOff');
    expect(result).toMatchObject({ rows: 1, facts: 1, accepted: 1, duplicates: 0, behind: 0 });
    expect(result).toMatchObject({ importId: 'import 1', format: 'test', recorded: 'occurred' });
    expect(result.occurred).toEqual({
      first: '1970-01-02T00:00:00.000Z',
      last: '1970-01-02T00:00:00.000Z',
    });
  });

  it('changes nothing when the same file comes again', async () => {
    await using store = createMemoryEventStore();
    const items = [touch('a', 1), touch('a', 2), touch('b', 1)];
    await run(items, store);
    const again = await run(items, store, { importId: 'import 2', recorded: 'now' });
    expect(again).toMatchObject({ accepted: 0, duplicates: 3, conflicts: 0 });
    expect(await store.head()).toBe(3n);
  });

  it('leaves an event alone that the file now tells otherwise, and names the line', async () => {
    await using store = createMemoryEventStore();
    await run([touch('a', 1)], store);
    const other = touch('a', 1, { data: { channel: 'visit', what: 'sent' } } as never);
    const result = await run([other, touch('a', 2)], store);
    expect(result).toMatchObject({ accepted: 1, duplicates: 0, conflicts: 1 });
    expect(result.conflictsByType).toEqual([
      { kind: 'TouchRecorded', count: 1, first: [{ file: 'test.csv', line: 1 }] },
    ]);
  });

  it('rejects what no event can hold, and takes the rest', async () => {
    await using store = createMemoryEventStore();
    const bad = touch('a', 1, { data: { channel: 'pigeon', what: 'sent' } } as never);
    const late = touch('a', 2, { occurredAt: NOW + 1 } as never);
    const nul = touch('a', 4, { data: { channel: 'email', what: 'a\0' } } as never);
    const result = await run([bad, late, touch('a', 3), nul], store);
    expect(result).toMatchObject({ facts: 4, accepted: 1, rejected: 3 });
    expect(result.rejectedByCode).toEqual([
      {
        kind: 'invalid_event_data',
        count: 2,
        first: [
          { file: 'test.csv', line: 1, detail: 'data.channel' },
          { file: 'test.csv', line: 4, detail: 'data.what' },
        ],
      },
      { kind: 'recorded_in_future', count: 1, first: [{ file: 'test.csv', line: 2 }] },
    ]);
  });

  it('counts dirt and what adds nothing by kind, with the first ten places', async () => {
    await using store = createMemoryEventStore();
    const dirt = Array.from({ length: 12 }, (_, i): ImportItem => {
      return { kind: 'dirt', dirt: 'bad_day', line: i + 2, file: 'other.csv', detail: 'x' };
    });
    const result = await run([...dirt, { kind: 'passed_over', reason: 'old', line: 1 }], store);
    expect(result.dirt).toMatchObject([{ kind: 'bad_day', count: 12 }]);
    expect(result.dirt[0]?.first).toHaveLength(10);
    expect(result.dirt[0]?.first[0]).toEqual({ file: 'other.csv', line: 2, detail: 'x' });
    expect(result.passedOver).toEqual([
      { kind: 'old', count: 1, first: [{ file: 'test.csv', line: 1 }] },
    ]);
  });

  it('counts accepted events behind their stream, whether it was there before or not', async () => {
    await using store = createMemoryEventStore();
    expect(await run([touch('a', 5), touch('a', 3), touch('b', 1)], store)).toMatchObject({
      behind: 1,
    });
    const more = [touch('b', 4), touch('b', 2), touch('a', 4), touch('a', 6), touch('c', 1)];
    expect(await run(more, store)).toMatchObject({ accepted: 5, behind: 2 });
    expect(await run(more, store)).toMatchObject({ accepted: 0, behind: 0 });
  });

  it('takes the instant of the import for when the organisation knew, if told to', async () => {
    await using store = createMemoryEventStore();
    await run([touch('a', 1), touch('a', 2)], store, { recorded: 'now' });
    const events = await store.readStream('order-a');
    expect(events.map(({ recordedAt, meta }) => [recordedAt, meta.recordedQuality])).toEqual([
      [NOW, 'ours'],
      [NOW, 'ours'],
    ]);
  });

  it('takes what a column tells for when the organisation knew, if told to', async () => {
    await using store = createMemoryEventStore();
    const items = [touch('a', 1, { recordedAt: 9 * DAY } as never), touch('a', 2)];
    await run(items, store, { recorded: 'entered' });
    const events = await store.readStream('order-a');
    expect(events.map(({ recordedAt, meta }) => [recordedAt, meta.recordedQuality])).toEqual([
      [9 * DAY, 'vendor'],
      [2 * DAY, 'derived'],
    ]);
  });

  it('keeps reactors off where the importer or the caller says so', async () => {
    await using store = createMemoryEventStore();
    await run([touch('a', 1)], store, { reactionsOff: true });
    const [event] = await store.readStream('order-a');
    expect(event?.meta.reactionsOff).toBe(true);
  });

  it('writes in batches while it reads, and tells how far it is', async () => {
    await using store = createMemoryEventStore();
    const chunks = Array.from({ length: 3 }, (_, i) =>
      Array.from({ length: 4_500 }, (_, j) => {
        const n = i * 4_500 + j;
        return touch(`${i}.${j % 700}`, n, { occurredAt: n } as never);
      }),
    );
    const settled: number[] = [];
    const result = await run([], store, {
      importer: importerOf(chunks),
      onProgress: (progress) => settled.push(progress.settled),
    });
    expect(result).toMatchObject({ rows: 13_500, accepted: 13_500, behind: 0 });
    expect(settled).toEqual([...settled].sort((a, b) => a - b));
    expect(settled.length).toBeGreaterThan(2);
    expect(settled.at(-1)).toBe(13_500);
  });

  it('refuses a wrong option before it reads anything', async () => {
    await using store = createMemoryEventStore();
    let reads = 0;
    const importer = importerOf([[touch('a', 1)]], () => {
      reads += 1;
    });
    const wrong = run([], store, { importer, options: { depht: '3' } });
    await expect(wrong).rejects.toMatchObject({ code: 'import_bad_options' });
    expect(reads).toBe(0);
  });

  it('stops when asked to, and says that it can be run again', async () => {
    await using store = createMemoryEventStore();
    const stop = new AbortController();
    const chunks = [[touch('a', 1)], [touch('a', 2)]];
    const stopped = run([], store, {
      importer: importerOf(chunks, () => stop.abort()),
      signal: stop.signal,
    });
    await expect(stopped).rejects.toMatchObject({ code: 'import_stopped', retryable: true });
  });

  it('needs the secret of the deployment only where names become ids', async () => {
    await using store = createMemoryEventStore();
    const importer = defineImporter({
      ...importerOf([]),
      options: z.strictObject({}),
      // biome-ignore lint/correctness/useYield: it fails before it could.
      async *read(_, { pseudonym }) {
        pseudonym('reps', 'Ann');
      },
    });
    const named = run([], store, { importer });
    await expect(named).rejects.toMatchObject({ code: 'import_needs_secret' });
  });
});

describe('a log that is away', () => {
  const away = new AppError(logErrors.log_unavailable);

  it('is asked again with the same events', async () => {
    await using store = createMemoryEventStore();
    let refusals = 1;
    const append: EventStore['append'] = async (appends) => {
      const outcomes = await store.append(appends);
      if (refusals-- > 0) throw away;
      return outcomes;
    };
    const result = await run([touch('a', 1)], { ...store, append });
    expect(result).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await store.head()).toBe(1n);
  });

  it('ends the import when it stays away', async () => {
    await using store = createMemoryEventStore();
    const stop = new AbortController();
    const append: EventStore['append'] = async () => {
      stop.abort();
      throw away;
    };
    const result = run([touch('a', 1)], { ...store, append }, { signal: stop.signal });
    await expect(result).rejects.toMatchObject({ code: 'import_stopped' });
  });

  it('is not asked again when it refuses for good', async () => {
    await using store = createMemoryEventStore();
    let calls = 0;
    const append: EventStore['append'] = async () => {
      calls += 1;
      throw new AppError(logErrors.invalid_append);
    };
    await expect(run([touch('a', 1)], { ...store, append })).rejects.toMatchObject({
      code: 'invalid_append',
    });
    expect(calls).toBe(1);
  });
});

describe('the list of importers', () => {
  it('names each format once, with a line that says what it reads', () => {
    expect(importers.map(({ format }) => format)).toEqual([
      'bpic2012-xes',
      'bpic2012-csv',
      'anonbank',
      'crm-csv',
      'series-csv',
      'frio-frio',
      'uci-bank',
    ]);
    for (const { describe: text } of importers) expect(text.length).toBeGreaterThan(20);
  });

  it('has no option that must be given', () => {
    for (const { options } of importers) expect(options.safeParse({}).success).toBe(true);
  });
});
