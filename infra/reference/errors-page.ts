import { eventErrors } from '@grasp/domain';
import type { ErrorDefinition } from '@grasp/errors';
import { runtimeErrors } from '@grasp/runtime';

/** Each package's table of failures, under the package's name. */
const tables: Record<string, Record<string, ErrorDefinition>> = {
  domain: eventErrors,
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
