import { catalogue, families } from '@grasp/domain';
import type { z } from 'zod';

/** The page that lists every event type: where it stands, its fields, what of them is personal. */
export function eventsPage(): string {
  return `# Events

Every event type, by family. A stream is named \`<category>-<id>\`. Types with \`effectiveAt\` stand on the time axis at that
instant, all others at \`occurredAt\`. Each family has a correction, which carries a whole fact anew and stands in the place
of the one it names, and a retraction.

${families.map((family) => section(family.name)).join('\n')}`;
}

function section(family: string): string {
  const entries = [...catalogue.values()].filter((entry) => entry.family.name === family);
  const categories = entries[0]?.family.categories.map((name) => `\`${name}-…\``) ?? [];
  return `## ${family}

Streams: ${categories.join(', ')}

| type | version | fields | personal |
|---|---|---|---|
${entries.map(row).join('')}`;
}

function row({ type, definition }: { type: string; definition: EventDefinition }): string {
  const fields = Object.entries(definition.schema.shape).map(([name, schema]) => {
    const isOptional = (schema as z.ZodType).safeParse(undefined).success;
    return `\`${name}${isOptional ? '?' : ''}\``;
  });
  const personal = Object.keys(definition.personal).map((name) => `\`${name}\``);
  return `| \`${type}\` | ${definition.version} | ${fields.join(', ')} | ${personal.join(', ')} |\n`;
}

type EventDefinition = (typeof catalogue extends ReadonlyMap<string, infer E>
  ? E
  : never)['definition'];
