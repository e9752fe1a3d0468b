import { formatInstant, parseDay, startOfDay, streams } from '@grasp/domain';
import { dirtAt, passedOverAt } from '../dirt.ts';
import type { ImportChunk, ImportedFact, ImportItem } from '../importer.ts';
import type { SourceFile } from '../source.ts';
import { readTable, type TableRow } from '../table.ts';
import { factOfRow, type When } from './fact-of-row.ts';
import type { CrmMap } from './map.ts';
import { encodeId, type ListName, type Names } from './names.ts';

/** What reading a list takes: the map, the ids, and the ids of the list that were seen. */
export type ListReading = { map: CrmMap; names: Names; seen: Set<string> };

type Entry = { row: TableRow; id: string; name: string; when: When };
type FactsOf = (entry: Entry, reading: ListReading) => ImportedFact[];

const factsOf: Record<ListName, FactsOf> = {
  customers: registerCustomer,
  teams: defineTeam,
  reps: joinRep,
};

/** Reads customers, teams or reps; the first row of each id counts. */
export async function* readList(
  file: SourceFile,
  list: ListName,
  reading: ListReading,
): AsyncGenerator<ImportChunk> {
  const { map } = reading;
  const columns = Object.entries(map[list] ?? {}).flatMap(([key, column]) =>
    key === 'file' ? [] : [column],
  );
  for await (const chunk of readTable(file, { columns, delimiter: map.delimiter })) {
    const items = chunk.rows.flatMap((row) => entryItems(row, list, reading));
    yield { rows: chunk.rows.length + chunk.dirt.length, items: [...items, ...chunk.dirt] };
  }
}

function entryItems(row: TableRow, list: ListName, reading: ListReading): ImportItem[] {
  const { map, names, seen } = reading;
  const text = row.get(map[list]?.id);
  const id = names.idOf(list, text);
  if (id === undefined) return [dirtAt(row, 'no_id', list)];
  if (id === null) return [dirtAt(row, 'bad_id', list)];
  if (seen.has(id)) return [passedOverAt(row, `${list}_listed_before`)];
  seen.add(id);
  const at = startOfDay(map.zone, parseDay(map.since));
  const name = row.get(map[list]?.name) || text;
  return factsOf[list]({ row, id, name, when: { at, quality: 'derived' } }, reading);
}

function registerCustomer({ row, id, name, when }: Entry, { map }: ListReading): ImportedFact[] {
  const segment = row.get(map.customers?.segment);
  const region = row.get(map.customers?.region);
  const registered = factOfRow(row, when, {
    type: 'CustomerRegistered',
    data: {
      customer: id,
      name,
      ...(segment === '' ? {} : { segment }),
      ...(region === '' ? {} : { region }),
      source: map.system,
    },
    stream: streams.customer(id),
    system: map.system,
    id: `customer/${id}`,
  });
  return [registered];
}

function defineTeam({ row, id, name, when }: Entry, { map }: ListReading): ImportedFact[] {
  const division = row.get(map.teams?.division);
  const defined = factOfRow(row, when, {
    type: 'TeamDefined',
    data: {
      team: id,
      name,
      division: division === '' ? null : encodeId(division),
      effectiveAt: formatInstant(when.at),
    },
    stream: streams.team(id),
    system: map.system,
    id: `team/${id}`,
  });
  return [defined];
}

function joinRep({ row, id, name, when }: Entry, { map, names }: ListReading): ImportedFact[] {
  const common = { stream: streams.rep(id), system: map.system };
  const effectiveAt = formatInstant(when.at);
  const joined = factOfRow(row, when, {
    type: 'RepJoined',
    data: { rep: id, name, effectiveAt },
    ...common,
    id: `rep/${id}`,
  });
  const team = names.idOf('teams', row.get(map.reps?.team));
  if (typeof team !== 'string') return [joined];
  const assigned = factOfRow(row, when, {
    type: 'RepAssignedToTeam',
    data: { rep: id, team, effectiveAt },
    ...common,
    id: `rep/${id}/team/${team}`,
  });
  return [joined, assigned];
}
