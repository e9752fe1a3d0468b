import { AppError, isAppError } from '@grasp/errors';
import {
  type EventStore,
  eventStoreSettings,
  openEventStoreDb,
  openPostgresEventStore,
} from '@grasp/event-store';
import type { Command } from 'commander';
import pg from 'pg';
import { action, type CommandContext } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { type Compared, compareLogs } from '../migrate-log/compare-logs.ts';
import { copyEvents } from '../migrate-log/copy-events.ts';
import { findPlaces, type Places } from '../migrate-log/places.ts';
import { startProgress } from '../progress.ts';
import { type LogProof, verifyLog } from '../verify-log.ts';

type Options = { from: string; to: string; ops?: string };

/** `grasp migrate-log`: copies a log into another store, proves the copy, and takes the places of `ops` along. */
export function registerMigrateLog(program: Command): void {
  program
    .command('migrate-log')
    .description(
      'copy a log into another store, with its ids, clocks and order; run again it goes on',
    )
    .requiredOption('--from <address>', 'the log to copy: postgresql://… or esdb://…')
    .requiredOption('--to <address>', 'where to: an empty log, or one that this command began')
    .option('--ops <address>', 'the PostgreSQL whose reactors and relays are to go on in the copy')
    .action(
      action(program, async (context: CommandContext, options: Options) => {
        const { scope, signal } = context;
        const from = scope.use(await openLog(options.from, '--from'));
        const to = scope.use(await openLog(options.to, '--to'));
        if (from.id === to.id) throw invalid('--to', 'both addresses name the same log');
        const ops = options.ops === undefined ? undefined : openPool(scope, options.ops);
        const openPlaces = async () => ops && (await findPlaces({ pool: ops, from, to }));
        const keepsOrder = !isEventStoreDb(options.to);
        const copied = await copyAndCompare({ from, to, keepsOrder, signal, openPlaces });
        const proof = await verifyBoth(from, to);
        const moved = (await copied.places?.move()) ?? null;
        const { events, hash } = copied.compared;
        const lines = [
          `${events} events stand in both logs, in the same order, with the same clocks; sha256 ${hash}`,
          `verify --log: ${proof.events} events in ${proof.streams} streams, sha256 ${proof.hash}`,
        ];
        if (moved !== null) lines.push(`${moved} reactors and relays go on in the copy`);
        context.answer({ events, hash, log: proof, from: from.id, to: to.id, moved }, lines);
      }),
    );
}

type Migration = {
  from: EventStore;
  to: EventStore;
  keepsOrder: boolean;
  signal: AbortSignal;
  openPlaces: () => Promise<Places | undefined>;
};

/** Copies that a log which was away may interrupt: each goes on where the one before ended. */
const TRIES = 5;

/** Compares, copies what is missing, and compares again; what is whole already is read once. */
async function copyAndCompare({ openPlaces, ...parts }: Migration) {
  const compare = async () => {
    const places = await openPlaces();
    return { places, compared: await compareLogs(parts, (a, b) => places?.note(a, b)) };
  };
  let begun = await compare();
  for (let tries = TRIES; !begun.compared.isWhole; tries -= 1) {
    const failure = await copyRest(parts, begun.compared);
    const ended = await compare();
    if (ended.compared.isWhole) return ended;
    if (failure === undefined) throw new AppError(cliErrors.log_grows);
    if (tries === 0) throw failure;
    begun = ended;
  }
  return begun;
}

/** @returns the failure, where one of the logs was away. */
async function copyRest(
  parts: Omit<Migration, 'openPlaces'>,
  { after, events }: Compared,
): Promise<AppError | undefined> {
  const head = Number(await parts.from.head());
  const progress = startProgress('copy', head - Number(after));
  try {
    await copyEvents({
      ...parts,
      after,
      onProgress: (copied, upTo) =>
        progress.update(Number(upTo - after), `${events + copied} events`),
    });
    return undefined;
  } catch (error) {
    if (isAppError(error, 'log_unavailable')) return error;
    throw error;
  } finally {
    progress.stop();
  }
}

/** What `grasp verify --log` says of each. @throws AppError `logs_differ`, `verification_failed`. */
async function verifyBoth(from: EventStore, to: EventStore): Promise<LogProof> {
  const [source, target] = [await verifyLog(from), await verifyLog(to)];
  if (source.hash !== target.hash) {
    throw new AppError(cliErrors.logs_differ, { detail: `${source.hash} and ${target.hash}` });
  }
  if (source.faults.length === 0) return target;
  throw new AppError(cliErrors.verification_failed, { detail: source.faults.join('; ') });
}

/** Milliseconds that a batch may take: a copy is in no hurry to give up. */
const DEADLINE_MS = 60_000;
const ATTEMPT_MS = 30_000;

async function openLog(address: string, field: string): Promise<EventStore> {
  if (/^postgres(ql)?:\/\//.test(address)) {
    return await openPostgresEventStore({ connectionString: address, deadlineMs: DEADLINE_MS });
  }
  const checked = eventStoreSettings.EVENTSTORE_URL.safeParse(address);
  if (isEventStoreDb(address) && checked.success) {
    return await openEventStoreDb({ address, deadlineMs: DEADLINE_MS, attemptMs: ATTEMPT_MS });
  }
  throw invalid(field, checked.error?.issues[0]?.message ?? 'postgresql://… or esdb://…');
}

function isEventStoreDb(address: string): boolean {
  return /^esdb(\+discover)?:\/\//.test(address);
}

function openPool(scope: AsyncDisposableStack, connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 1 });
  pool.on('error', () => undefined);
  scope.defer(() => pool.end());
  return pool;
}

function invalid(field: string, detail: string): AppError {
  return new AppError(cliErrors.argument_invalid, { detail, field });
}
