import { changeKinds } from '@grasp/replay';
import type { z } from 'zod';

/** The page that lists what `grasp what-if` can change: how each change is written, and what it does. */
export function changesPage(): string {
  const rows = Object.entries(changeKinds).map(([kind, { schema, does, example }]) => {
    const { [kind]: own, ...others }: Shape = schema.shape;
    const fields = [...fieldsOf(insideOf(own), `${kind}.`), ...fieldsOf(others)];
    return `| \`${kind}\` | ${fields.join(', ')} | ${does} | \`${JSON.stringify(example)}\` |\n`;
  });
  return `# Changes of a what-if

\`grasp what-if --change <file> --period <period>\` takes a YAML or JSON file with a list of changes, or \`changes:\` with one;
\`POST /api/forecast/runs\` takes the same list. Each change is of the kind whose field it has. \`quota\`, \`quotas\`, \`validCall\`
and \`calendar\` change the rule book: they are tried on the calls as they were recorded, from the local day \`from\` on, or at
all times without it. All others change a forecast. A file may have both. A mistake is \`change_invalid\` with the place in
the list.

| field | with | what it does | example |
|---|---|---|---|
${rows.join('')}`;
}

type Shape = Record<string, z.ZodType>;

/** The fields of a nested object; none where it is something else. */
const insideOf = (schema: z.ZodType | undefined): Shape =>
  schema !== undefined && 'shape' in schema ? (schema.shape as Shape) : {};

function fieldsOf(shape: Shape, within = ''): string[] {
  return Object.entries(shape).map(([name, schema]) => {
    const isOptional = schema.safeParse(undefined).success;
    return `\`${within}${name}${isOptional ? '?' : ''}\``;
  });
}
