import { isZone } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { z } from 'zod';
import { importErrors } from '../errors.ts';
import type { SourceFile } from '../source.ts';

const column = z.string().min(1).max(200);
const file = z.string().min(1).max(1_000);
const code = z.string().min(1).max(120);

/** What an order was worth when it was opened: found in another file by a column of the order. */
const lookup = z.strictObject({
  file,
  /** Column of that file that is compared. */
  key: column,
  /** Column of that file that holds the amount. */
  value: column,
  /** Column of the order that is looked for. */
  by: column,
  /** Other spellings in the orders: spelling → key. */
  aliases: z.record(z.string(), z.string()).default({}),
});

/** A map file: which CSV files of a CRM's export hold what, and in which columns. */
export const mapSchema = z.strictObject({
  /** Name of the source: a lower-case word. */
  system: z.string().regex(/^[a-z][a-z0-9]{1,30}$/, 'a system is a lower-case word'),
  /** Zone in which a day without a time begins. */
  zone: z.string().refine(isZone, 'not an IANA time zone'),
  /** Currency of amounts that name none, ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'a currency is a code of three capital letters'),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  /** Day from which customers, teams and reps hold: exports seldom say. */
  since: z.iso.date(),
  customers: z
    .strictObject({
      file,
      id: column,
      name: column,
      segment: column.optional(),
      region: column.optional(),
    })
    .optional(),
  teams: z.strictObject({ file, id: column, name: column, division: column.optional() }).optional(),
  reps: z.strictObject({ file, id: column, name: column, team: column.optional() }).optional(),
  orders: z.strictObject({
    file,
    id: column,
    customer: column.optional(),
    rep: column.optional(),
    kind: column.optional(),
    openedOn: column,
    /** Stage in which every order begins. */
    openingStage: code,
    /** Column with the stage in which the order stands, or its verdict. */
    stage: column,
    won: z.array(code).min(1),
    lost: z.array(code).min(1),
    closedOn: column,
    /** Column with the value: of an open order its present one, of a won order the signed one. */
    amount: column,
    currency: column.optional(),
    /** Left out: the amount of the row. */
    openingAmount: lookup.optional(),
    expectedCloseOn: column.optional(),
    lostReason: column.optional(),
  }),
});

/** A map file, checked. */
export type CrmMap = z.output<typeof mapSchema>;

const MAX_MAP_BYTES = 1_000_000;

/**
 * Reads a map file.
 * @throws AppError `import_bad_map` with the field that is wrong.
 */
export async function readMap({ name, bytes }: SourceFile): Promise<CrmMap> {
  const parsed = mapSchema.safeParse(await readJson(name, bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const detail = `${name}: ${field}: ${issue?.message ?? ''}`;
  throw new AppError(importErrors.import_bad_map, { detail, field });
}

async function readJson(name: string, bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MAX_MAP_BYTES) break;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new AppError(importErrors.import_bad_map, { detail: `${name} is not JSON`, cause });
  }
}
