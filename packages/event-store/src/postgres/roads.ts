import { finished } from 'node:stream/promises';
import type { Micros } from '@grasp/domain';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { LogView } from '../decide-append.ts';
import { HEAD_CHANNEL } from './head-watch.ts';
import type { Question } from './look-up.ts';
import type { Road } from './transact.ts';
import { STORED_COLUMNS, toColumns, toCopy } from './translate.ts';

const INSERT = {
  name: 'log-insert',
  text: `insert into log.events (${STORED_COLUMNS}, accepted_at)
    select * from unnest(
      $1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::smallint[],
      $7::bigint[], $8::bigint[], $9::bytea[], $10::json[], $11::json[], $12::bigint[]
    ) given`,
};

const COPY = `copy log.events (${STORED_COLUMNS}, accepted_at) from stdin`;

/** For few events: on a client in pipeline mode, what does not depend on an answer is sent together: two round trips. */
export function shortRoad(client: pg.Client): Road {
  const ask = (questions: readonly Question[]) =>
    Promise.all(questions.map((question) => client.query(question)));
  return {
    ask,
    async store(log, acceptedAt) {
      await ask([{ ...INSERT, values: toColumns(log.placed, acceptedAt) }, end(log)]);
    },
  };
}

/** For many events: COPY costs two thirds of an insert, but a client in pipeline mode cannot carry it. */
export function broadRoad(client: pg.Client): Road {
  async function ask(questions: readonly Question[]) {
    const results: pg.QueryResult[] = [];
    for (const question of questions) results.push(await client.query(question));
    return results;
  }
  return {
    ask,
    async store(log: LogView, acceptedAt: Micros) {
      const copy = client.query(copyFrom(COPY));
      copy.end(toCopy(log.placed, acceptedAt));
      await finished(copy);
      await ask([end(log)]);
    },
  };
}

function end(log: LogView): Question {
  return { text: `select pg_notify('${HEAD_CHANNEL}', '${log.position}'); commit` };
}
