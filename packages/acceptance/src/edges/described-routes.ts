import type { Standalone } from '@grasp/bench';

type Schema = { type?: string; enum?: readonly string[]; $ref?: string } & {
  properties?: Readonly<Record<string, Schema>>;
  anyOf?: readonly Schema[];
};
type Operation = {
  parameters?: readonly { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
};
type Description = {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { schemas: Readonly<Record<string, Schema>> };
};

/** A route of the API as its own description tells it. */
export type DescribedRoute = {
  method: string;
  path: string;
  /** Parameters of path and query, with a value that fits where one is demanded. */
  parameters: readonly { name: string; place: string; fitting: string | undefined }[];
  /** Names of the fields of the body; empty where it takes none. */
  fields: readonly string[];
};

/** Values that fit parameters which cannot be left out. */
const FITTING: Readonly<Record<string, string>> = {
  from: '2026-01-01',
  to: '2026-01-31',
  month: '2026-01',
  id: 'o-1',
  ref: 'x',
};

/** Every route that `/openapi.json` describes. */
export async function describedRoutes({ url }: Standalone): Promise<DescribedRoute[]> {
  const { paths, components } = (await (await fetch(`${url}/openapi.json`)).json()) as Description;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => {
      const [content] = Object.values(requestBody?.content ?? {});
      return {
        method: method.toUpperCase(),
        path,
        parameters: parameters
          .filter((one) => one.in === 'query' || one.in === 'path')
          .map((one) => ({ name: one.name, place: one.in, fitting: fittingOf(one) })),
        fields: content === undefined ? [] : fieldsOf(content.schema, components.schemas),
      };
    }),
  );
}

function fittingOf({ name, required, schema }: NonNullable<Operation['parameters']>[number]) {
  return required === true ? (FITTING[name] ?? schema.enum?.[0] ?? 'x') : undefined;
}

function fieldsOf(schema: Schema, schemas: Description['components']['schemas']): string[] {
  const named = schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
  if (named.properties !== undefined) return Object.keys(named.properties);
  return (named.anyOf ?? []).flatMap((one) => fieldsOf(one, schemas));
}
