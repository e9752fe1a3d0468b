import { setTimeout as sleep } from 'node:timers/promises';
import { MICROS_PER_MS } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { readDemoSecrets } from '@grasp/intake';
import { commonSettings, companySettings, nowMicros, readConfig } from '@grasp/runtime';
import { createLiveRequests, type LiveRequest } from '@grasp/simulator';
import { vendors } from '@grasp/telephony';
import type { Command } from 'commander';
import { readAddress } from '../address.ts';
import { action, type CommandContext } from '../command.ts';
import { homeOf } from '../deployment.ts';
import { cliErrors } from '../errors.ts';
import { startProgress } from '../progress.ts';

type Options = { rate: string; minutes: string; seed: string; url?: string };

/** `grasp simulate`: a sales floor that telephones now, through the doors of a running server. */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('let a sales floor telephone now: signed requests to a running server')
    .option('--rate <calls>', 'calls that begin in a minute', '60')
    .option('--minutes <minutes>', 'for how long', '10')
    .option('--seed <number>', 'the same seed makes the same floor', '7')
    .option('--url <address>', 'where the server answers; that of the home when left out')
    .action(
      action(program, async (context: CommandContext, options: Options) => {
        const config = readConfig({ ...commonSettings, ...companySettings });
        const home = homeOf(config);
        const url = (options.url ?? readAddress(home)).replace(/\/$/, '');
        await checkServer(url);
        const live = {
          seed: numberOf(options.seed, '--seed'),
          rate: numberOf(options.rate, '--rate'),
          from: nowMicros(),
          zone: config.COMPANY_ZONE,
        };
        const requests = createLiveRequests(live, sendersAt(url, home));
        const minutes = numberOf(options.minutes, '--minutes');
        const counts = await send(requests, { minutes, signal: context.signal });
        const lines = Object.entries(counts).map(([answer, count]) => `${answer}: ${count}`);
        context.answer({ url, answers: counts }, lines.length > 0 ? lines : ['nothing was sent']);
      }),
    );
}

async function checkServer(url: string): Promise<void> {
  const answer = await fetch(`${url}/healthz`).catch(() => undefined);
  if (answer?.ok !== true) throw new AppError(cliErrors.server_unreachable, { detail: url });
}

/** Where a vendor sends to and how it signs: by the secrets of the settings, else by those of a demo's home. */
function sendersAt(url: string, home: string) {
  const demo = readDemoSecrets(home);
  const senders = vendors.flatMap((vendor) => {
    const given = { ...demo, ...definedOf(readConfig(vendor.settings)) };
    if (vendor.createAdapter(given) === undefined) return [];
    const names = Object.keys(vendor.settings);
    const secrets = Object.fromEntries(names.map((name) => [name, String(given[name])]));
    return [[vendor.name, { url: `${url}/webhooks/${vendor.name}`, secrets }] as const];
  });
  if (senders.length === 0) throw new AppError(cliErrors.no_telephony);
  const byVendor = new Map(senders);
  return (vendor: string) => byVendor.get(vendor);
}

const definedOf = (config: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));

const MS_PER_MINUTE = 60_000;

/** Sends each request when its vendor would; counts the answers by status. */
async function send(
  requests: Iterable<LiveRequest>,
  { minutes, signal }: { minutes: number; signal: AbortSignal },
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const started = performance.now();
  const lengthMs = minutes * MS_PER_MINUTE;
  const progress = startProgress('telephoning', lengthMs);
  const underWay = new Set<Promise<void>>();
  for (const { request } of requests) {
    const waitMs = (request.sentAt - nowMicros()) / MICROS_PER_MS;
    const elapsed = performance.now() - started;
    if (elapsed + waitMs > lengthMs || signal.aborted) break;
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const sending = post(request).then((status) => {
      counts[status] = (counts[status] ?? 0) + 1;
      underWay.delete(sending);
    });
    underWay.add(sending);
    const sent = Object.values(counts).reduce((sum, count) => sum + count, 0);
    progress.update(performance.now() - started, `${sent} requests`);
  }
  await Promise.all(underWay);
  progress.stop();
  return counts;
}

/** The status of the answer, or that none came. */
async function post({ url, method, headers, rawBody }: LiveRequest['request']): Promise<string> {
  const init = { method, headers: headers as Record<string, string> };
  const body = method === 'GET' ? null : new Uint8Array(rawBody);
  const answer = await fetch(url, { ...init, body }).catch(() => undefined);
  return answer === undefined ? 'no answer' : String(answer.status);
}

function numberOf(text: string, field: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  const detail = `${field} is a number above 0; this is ${text}`;
  throw new AppError(cliErrors.argument_invalid, { detail, field });
}
