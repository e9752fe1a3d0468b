import { join } from 'node:path';
import type { Micros } from '@grasp/domain';
import { featuresAt, type OrderHistory, type OrderMoment } from '@grasp/forecast';
import { readDataFolder } from '../data-folder.ts';
import {
  endingsOf,
  figuresOf,
  type Judged,
  judgeDecided,
  modelAt,
  wordsOf,
} from '../forecast/judge-orders.ts';
import { firstInstant, type ImportedLog, importLog } from '../forecast/log-of.ts';
import type { BenchRow } from '../row.ts';

const FILE = 'bpic2012/bpic2012_events.csv.gz';
/** Months of which every application is judged by a model of what was known before the month. */
const CUTOFFS = ['2011-12-01', '2012-01-01', '2012-02-01', '2012-03-01'].map(firstInstant);
const END = firstInstant('2012-03-15');
const MOST_ECE = 0.05;

/** When an application is asked about. */
const QUESTIONS: { name: string; when: (moments: readonly OrderMoment[]) => Micros | undefined }[] =
  [
    {
      name: 'at the first offer',
      when: (moments) =>
        moments.find((moment) => moment.kind === 'stage' && moment.stage.startsWith('O_'))?.at,
    },
    { name: 'at the third call', when: (moments) => nthCall(moments, 3) },
    { name: 'at the fifth call', when: (moments) => nthCall(moments, 5) },
  ];

const nthCall = (moments: readonly OrderMoment[], n: number): Micros | undefined =>
  moments.filter(({ kind }) => kind === 'call')[n - 1]?.at;

/** Loan applications sold with call-backs: will this one be approved? */
export const forecastBpic2012Row: BenchRow = {
  name: 'forecast bpic2012',
  describe: 'loan applications: approved or not, at the first offer, third and fifth call',
  async run({ say, signal }) {
    const folder = readDataFolder();
    if (folder === undefined) {
      say('  skipped: needs GRASP_DATA, the folder of public data sets');
      return [];
    }
    const source = {
      format: 'bpic2012-csv',
      file: join(folder, FILE),
      zone: 'Europe/Amsterdam',
    };
    const log = await importLog(source, signal);
    const calls = await callsOf(log);
    const at = async (cutoff: Micros): Promise<OrderHistory[]> =>
      (await log.at(cutoff)).map((history) => withCalls(history, calls, cutoff));
    const last = await at(END);
    const endings = endingsOf(last);
    const judged = QUESTIONS.map((): Judged => ({ stated: [], baseRate: 0 }));
    for (const [i, cutoff] of CUTOFFS.slice(0, -1).entries()) {
      signal.throwIfAborted();
      const model = modelAt(await at(cutoff), cutoff);
      const until = CUTOFFS[i + 1] as Micros;
      for (const [q, { when }] of QUESTIONS.entries()) {
        const asked = last.flatMap((history) => {
          const moment = when(history.moments.toSorted((a, b) => a.at - b.at));
          if (moment === undefined || moment < cutoff || moment >= until) return [];
          const features = featuresAt(history, moment);
          return features?.status === 'open' ? [features] : [];
        });
        const of = judgeDecided(model, asked, { endings, until: END });
        judged[q]?.stated.push(...of.stated);
        if (i === 0 && judged[q] !== undefined) judged[q].baseRate = of.baseRate;
      }
      say(`  ${new Date(cutoff / 1000).toISOString().slice(0, 7)} forecast`);
    }
    return QUESTIONS.flatMap(({ name }, q) => {
      const of = judged[q] as Judged;
      // What a clerk would say who knows how often such an application is approved: nothing learned beside it.
      const rate = of.stated.reduce((sum, { happened }) => sum + happened, 0) / of.stated.length;
      say(wordsOf(name, { ...of, baseRate: rate }));
      const wanted = { brier: rate * (1 - rate), ece: MOST_ECE };
      return figuresOf(name, { ...of, baseRate: rate }, wanted);
    });
  },
};

/** Calls by application: the log's legs carry its number, and nothing else links them. */
async function callsOf({ store }: ImportedLog): Promise<Map<string, OrderMoment[]>> {
  const calls = new Map<string, OrderMoment[]>();
  for await (const { events } of store.readAll({ after: 0n, filter: { categories: ['call'] } })) {
    for (const { type, data, occurredAt } of events) {
      if (type !== 'CallCompleted') continue;
      const [application = ''] = String(data['leg']).split('.');
      const of = calls.get(application) ?? [];
      of.push({ kind: 'call', at: occurredAt, talkMs: Number(data['talkMs']) });
      calls.set(application, of);
    }
  }
  return calls;
}

function withCalls(
  history: OrderHistory,
  calls: ReadonlyMap<string, readonly OrderMoment[]>,
  cutoff: Micros,
): OrderHistory {
  const own = (calls.get(history.order) ?? []).filter(({ at }) => at <= cutoff);
  return { ...history, moments: [...history.moments, ...own] };
}
