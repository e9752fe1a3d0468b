import { eventErrors, rules } from '@grasp/domain';
import type { ErrorDefinition } from '@grasp/errors';
import { logErrors } from '@grasp/event-store';
import { httpErrors } from '@grasp/http';
import { importErrors } from '@grasp/importers';
import { intakeErrors } from '@grasp/intake';
import { kafkaErrors } from '@grasp/kafka';
import { projectionErrors } from '@grasp/projections';
import { reactorErrors } from '@grasp/reactors';
import { cutErrors, referenceErrors } from '@grasp/read-models';
import { relayErrors } from '@grasp/relay';
import { replayErrors } from '@grasp/replay';
import { runtimeErrors } from '@grasp/runtime';

/** Each package's table of failures, under the package's name. */
const tables: Record<string, Record<string, ErrorDefinition>> = {
  'domain: events': eventErrors,
  'domain: rules of commands': rules,
  'event-store': logErrors,
  projections: projectionErrors,
  'read-models': { ...referenceErrors, ...cutErrors },
  reactors: reactorErrors,
  replay: replayErrors,
  http: httpErrors,
  intake: intakeErrors,
  importers: importErrors,
  kafka: kafkaErrors,
  relay: relayErrors,
  runtime: runtimeErrors,
};

/** The page that lists every operational failure of Grasp by its code. */
export function errorsPage(): string {
  const sections = Object.entries(tables).map(([name, table]) => section(name, table));
  return `# Errors

Every operational failure has a stable code. Answers over HTTP carry it as \`code\`; match on it, never on the
message. "Again" says whether the same request may succeed later without a change.

${sections.join('\n')}`;
}

function section(name: string, table: Record<string, ErrorDefinition>): string {
  const rows = Object.values(table).map(
    ({ code, message, retryable, status }) =>
      `| \`${code}\` | ${message} | ${status} | ${retryable ? 'yes' : 'no'} |\n`,
  );
  return `## ${name}

| code | meaning | HTTP status | again |
|---|---|---|---|
${rows.join('')}`;
}
