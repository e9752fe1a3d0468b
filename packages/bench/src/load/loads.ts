import { setTimeout as sleep } from 'node:timers/promises';
import { nowMicros } from '@grasp/runtime';
import { Pool } from 'undici';
import type { Door } from '../kill/works.ts';
import type { Load, Plan, Tally } from './plan.ts';
import { post, type Sendable } from './post.ts';
import { probe } from './probe.ts';
import { callLines, linesRequest, webhookRequests } from './requests.ts';
import { countReceipt, countResults, createTally } from './tally.ts';

/** A load whose requests are made, so that sending them is all that is left. */
export type Ready = () => Promise<Tally>;

type Of<K extends Load['kind']> = Extract<Load, { kind: K }>;

/** Connections of a steady load: enough that one is free when a request is due. */
const STEADY_CONNECTIONS = 128;

/** Makes the requests of a plan. */
export function prepareLoad(plan: Plan): Ready {
  if (plan.kind === 'peak') return preparePeak(plan, plan);
  return plan.kind === 'steady' ? prepareSteady(plan, plan) : prepareLines(plan, plan);
}

type Place = { door: Door; prefix: string };

function preparePeak({ door, prefix }: Place, { requests, connections, seconds }: Of<'peak'>) {
  const all = webhookRequests(door, prefix, requests, nowMicros());
  return () =>
    measured(door, connections, async (pool, tally) => {
      const end = performance.now() + seconds * 1000;
      let next = 0;
      const lane = async () => {
        for (let one = all[next++]; one !== undefined; one = all[next++]) {
          countReceipt(tally, await post(pool, one));
          if (performance.now() > end) return;
        }
      };
      await Promise.all(Array.from({ length: connections }, lane));
    });
}

function prepareSteady({ door, prefix }: Place, load: Of<'steady'>) {
  const { perSecond, seconds, probesPerSecond } = load;
  const all = webhookRequests(door, prefix, (perSecond - probesPerSecond) * seconds, nowMicros());
  const lines = callLines(`${prefix}-probe`, probesPerSecond * seconds, {
    now: nowMicros(),
    days: 1,
  });
  const probes = lines.map((line) => linesRequest(door, [line]));
  return () =>
    measured(door, STEADY_CONNECTIONS, async (pool, tally) => {
      const told = sendAtRate(all, perSecond - probesPerSecond, async (one, due) => {
        countReceipt(tally, await post(pool, one));
        tally.latencyMs.push(performance.now() - due);
      });
      const seen = sendAtRate(probes, probesPerSecond, (one) => probe(pool, door, one, tally));
      await Promise.all([told, seen]);
    });
}

function prepareLines({ door, prefix }: Place, { events, requests, days }: Of<'lines'>) {
  const each = Math.floor(events / requests);
  const all = Array.from({ length: requests }, (_, i) =>
    linesRequest(door, callLines(`${prefix}-${i}`, each, { now: nowMicros(), days })),
  );
  return () =>
    measured(door, requests, async (pool, tally) => {
      const take = async (one: Sendable) => countResults(tally, await post(pool, one), each);
      await Promise.all(all.map(take));
    });
}

async function measured(
  { url }: Door,
  connections: number,
  work: (pool: Pool, tally: Tally) => Promise<void>,
): Promise<Tally> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const tally = createTally();
  const started = performance.now();
  await work(pool, tally);
  tally.seconds = (performance.now() - started) / 1000;
  await pool.close();
  return tally;
}

/**
 * Sends each item at its own instant, whatever became of those before: a slow answer delays no other request, and what
 * is late to be sent is counted from when it was due.
 */
async function sendAtRate<T>(
  items: readonly T[],
  perSecond: number,
  sendOne: (item: T, due: number) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  const under: Promise<void>[] = [];
  for (const [i, item] of items.entries()) {
    const due = started + (i * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    under.push(sendOne(item, due));
  }
  await Promise.all(under);
}
