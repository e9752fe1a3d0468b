import { countParked, migrateIntake, requestParkedRedrive } from '@grasp/intake';
import { requestRedrive } from '@grasp/projections';
import { migrateReactors, requestReactions } from '@grasp/reactors';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import { action, type CommandContext } from '../command.ts';
import { openDeployment } from '../deployment.ts';
import { modelsNamed } from './rebuild.ts';

type Options = {
  stream?: string;
  parked?: boolean;
  reason?: string;
  reactions?: boolean;
  dead?: boolean;
};

/** `grasp redrive`: asks the running services to take again what stopped. */
export function registerRedrive(program: Command): void {
  program
    .command('redrive')
    .description(
      'ask the running services to take again what stopped: blocked streams, parked messages',
    )
    .argument('[models...]', 'names of read models; all when left out')
    .option('--stream <stream>', 'only this stream')
    .option('--parked', 'parked messages instead of blocked streams')
    .option('--reactions', 'events that reactors could not decide on, instead of blocked streams')
    .option('--dead', "dead letters of Kafka's topic of calls, instead of blocked streams")
    .option('--reason <reason>', 'only messages parked for this reason, as `unknown_account`')
    .action(
      action(program, async (context: CommandContext, names: string[], options: Options) => {
        if (options.dead) {
          // Kafka's client takes longer to load than most commands take.
          const { redriveDeadLetters } = await import('./redrive-dead.ts');
          return redriveDeadLetters(context, options.reason);
        }
        const { pool } = await openDeployment(context.scope);
        if (options.reactions) return redriveReactions(context, pool);
        if (options.parked || options.reason !== undefined) {
          return redriveParked(context, pool, options.reason);
        }
        return redriveStreams(context, pool, modelsNamed(names), options.stream);
      }),
    );
}

async function redriveStreams(
  { answer }: CommandContext,
  pool: Pool,
  models: ReturnType<typeof modelsNamed>,
  stream: string | undefined,
): Promise<void> {
  const results: { model: string; streams: number }[] = [];
  for (const { name } of models) {
    results.push({ model: name, streams: await requestRedrive(pool, name, stream) });
  }
  const asked = results.filter(({ streams }) => streams > 0);
  const lines = asked.map(({ model, streams }) => `${model}: ${streams} streams`);
  const nothing = ['nothing is blocked: there is nothing to redrive'];
  answer({ asked: results }, lines.length > 0 ? lines : nothing);
}

async function redriveReactions({ answer }: CommandContext, pool: Pool): Promise<void> {
  await migrateReactors(pool);
  const events = await requestReactions(pool);
  const line =
    events === 0
      ? 'no reactor parked anything: there is nothing to redrive'
      : `${events} events are decided on again by the running reactors`;
  answer({ events }, [line]);
}

async function redriveParked(
  { answer }: CommandContext,
  pool: Pool,
  reason: string | undefined,
): Promise<void> {
  await migrateIntake(pool);
  const parked = await countParked(pool);
  const messages = await requestParkedRedrive(pool, reason);
  const lines = parked.map(
    ({ door, source, reason: why, count }) => `${door} ${source}: ${count} parked as ${why}`,
  );
  const end =
    messages === 0
      ? 'nothing of it is parked: there is nothing to redrive'
      : `${messages} messages are taken again by the running ingest`;
  answer({ parked, messages }, [...lines, end]);
}
