import { parseInstant } from '@grasp/domain';
import { AppError, isAppError } from '@grasp/errors';
import type { Command } from 'commander';
import { cliErrors } from './errors.ts';

/** What a command is given to work with. */
export type CommandContext = {
  /** Closed in reverse order when the command ends. */
  scope: AsyncDisposableStack;
  /** Aborted by SIGINT or SIGTERM: long commands stop at a clean place. */
  signal: AbortSignal;
  /** Whether `--json` was given: one JSON document on standard output, nothing else. */
  isJson: boolean;
  /** Gives the result: as JSON, or as the lines that people read. */
  answer: (result: unknown, lines: readonly string[]) => void;
};

/** Makes an action of a command: opens a scope, gives the answer, turns failures into a line and an exit code. */
export function action<A extends unknown[]>(
  program: Command,
  run: (context: CommandContext, ...args: A) => Promise<void>,
): (...args: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.pop() as Command;
    const isJson = Boolean(command.optsWithGlobals()['json']);
    const stopping = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => stopping.abort(new Error(`stopped by ${name}`)));
    }
    try {
      await using scope = new AsyncDisposableStack();
      const answer = createAnswer(isJson);
      await run({ scope, signal: stopping.signal, isJson, answer }, ...(given as A));
    } catch (error) {
      fail(program, error, isJson);
    }
  };
}

function createAnswer(isJson: boolean): CommandContext['answer'] {
  return (result, lines) => {
    const text = isJson ? JSON.stringify(result, asText) : lines.join('\n');
    if (text !== '') process.stdout.write(`${text}\n`);
  };
}

/** JSON has no bigint. */
const asText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

function fail(program: Command, error: unknown, isJson: boolean): void {
  process.exitCode = 1;
  const code = isAppError(error) ? error.code : 'failed';
  const message = error instanceof Error ? error.message : String(error);
  if (isJson) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  else process.stderr.write(`${program.name()}: ${message} (${code})\n`);
  if (!isAppError(error) && error instanceof Error && !isJson) {
    process.stderr.write(`${error.stack}\n`);
  }
}

/** Reads an instant given on the command line. @throws AppError `argument_invalid`. */
export function instantArgument(text: string, field: string): number {
  try {
    return parseInstant(text);
  } catch (cause) {
    throw new AppError(cliErrors.argument_invalid, {
      detail: `${field} is an ISO 8601 instant, as 2026-03-03T09:30:00+01:00; this is ${text}`,
      field,
      cause,
    });
  }
}
