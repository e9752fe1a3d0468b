import { AppError } from '@grasp/errors';
import type { CustomTypesConfig, Pool, PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import type { Projection } from './define-projection.ts';
import { projectionErrors } from './errors.ts';
import type { Query } from './sql/as-of.ts';
import { type Tables, tablesOf } from './sql/tables.ts';

/** One consistent look at all read models: every query in it sees the same builds and the same rows. */
export type Snapshot = {
  /** The tables of a model's build. @throws AppError `read_model_absent` */
  tables(projection: Projection): Tables;
  /** Rows of a query. bigint comes as text. */
  query<T = Record<string, unknown>>(query: Query): Promise<T[]>;
  /**
   * The same as texts in the order of the columns, a batch at a time: for more rows than should be in memory at once, and
   * for whoever makes something else of them.
   */
  batches(query: Query): AsyncIterable<TextRow[]>;
  /** What the look stands on, for answers: version, build and age of each model that was used. */
  used(): UsedModel[];
};

/** The columns of a row as PostgreSQL writes them. */
export type TextRow = readonly (string | null)[];

/** A read model that an answer stands on. */
export type UsedModel = {
  name: string;
  version: number;
  build: string;
  checkpoint: bigint;
  /** The id of the last event that it folded; null before the first. */
  cut: string | null;
  /** When the log took the last event that it folded, µs; null before the first. */
  foldedAt: number | null;
};

type BuildRow = { build: string; model: string; version: number; state: string } & {
  checkpoint: string;
  cut: string | null;
  folded_at: string | null;
};

/** Rows of a batch. */
const BATCH = 5_000;
const AS_TEXTS = {
  rowMode: 'array',
  types: { getTypeParser: () => (text: string) => text } as unknown as CustomTypesConfig,
} as const;
const BEGIN = 'begin isolation level repeatable read read only';
const SHOWN = `select build, model, version, state, checkpoint, cut, folded_at
  from ops.builds where state <> 'building'`;

/**
 * Runs queries in one snapshot.
 * @param pins builds to answer from, by model: a page is answered by the version that answered the one before it
 * @throws AppError `cursor_outdated` when a pinned build is gone.
 */
export async function withSnapshot<T>(
  pool: Pool,
  work: (snapshot: Snapshot) => Promise<T>,
  pins: ReadonlyMap<string, string> = new Map(),
): Promise<T> {
  return withClient(pool, async (client) => {
    const opened = (await client.query(`${BEGIN}; ${SHOWN}`)) as unknown as { rows: BuildRow[] }[];
    return work(createSnapshot(client, chosenBuilds(opened[1]?.rows ?? [], pins)));
  });
}

/** Runs queries in one snapshot of these builds, which need not be shown to anybody else. */
export async function withBuilds<T>(
  pool: Pool,
  builds: readonly { projection: Projection; build: string }[],
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return withClient(pool, async (client) => {
    await client.query(BEGIN);
    const rows = builds.map(({ projection, build }): [string, BuildRow] => {
      const { name: model, version } = projection;
      const nothing = { checkpoint: '0', cut: null, folded_at: null };
      return [model, { build, model, version, state: 'building', ...nothing }];
    });
    return work(createSnapshot(client, new Map(rows)));
  });
}

async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    await client.query('commit').then(
      () => client.release(),
      () => client.release(true),
    );
  }
}

function chosenBuilds(rows: readonly BuildRow[], pins: ReadonlyMap<string, string>) {
  const chosen = new Map(
    rows.filter((row) => row.state === 'active').map((row) => [row.model, row]),
  );
  for (const [model, build] of pins) {
    const pinned = rows.find((row) => row.build === build);
    if (pinned === undefined) throw new AppError(projectionErrors.cursor_outdated);
    chosen.set(model, pinned);
  }
  return chosen;
}

function createSnapshot(client: PoolClient, builds: ReadonlyMap<string, BuildRow>): Snapshot {
  const used = new Map<string, UsedModel>();
  return {
    tables(projection) {
      const row = builds.get(projection.name);
      if (row === undefined) {
        throw new AppError(projectionErrors.read_model_absent, {
          detail: projection.name,
          retryAfter: 2,
        });
      }
      used.set(projection.name, usedModel(row));
      return tablesOf(projection, row.build);
    },
    async query<T>({ text, values }: Query) {
      return (await client.query(text, values as unknown[])).rows as T[];
    },
    async *batches({ text, values }: Query) {
      const cursor = client.query(new Cursor<TextRow>(text, values as unknown[], AS_TEXTS));
      // The next batch is on its way while the one before it is looked at.
      const read = (): Promise<TextRow[]> => {
        const rows = cursor.read(BATCH);
        rows.catch(() => undefined);
        return rows;
      };
      try {
        let next = read();
        for (let rows = await next; rows.length > 0; rows = await next) {
          next = read();
          yield rows;
        }
      } finally {
        await cursor.close();
      }
    },
    used: () => [...used.values()],
  };
}

function usedModel(row: BuildRow): UsedModel {
  return {
    name: row.model,
    version: row.version,
    build: row.build,
    checkpoint: BigInt(row.checkpoint),
    cut: row.cut,
    foldedAt: row.folded_at === null ? null : Number(row.folded_at),
  };
}
