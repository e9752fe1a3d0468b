import { setTimeout as sleep } from 'node:timers/promises';
import { eventIdOf, formatInstant, type NewEvent } from '@grasp/domain';

/** An event as it was made, and the stream it belongs to. */
export type Told = { stream: string; event: NewEvent };

type Door = { url: string; token: string; principal: string };
type Answer = { results: readonly { status: string; code?: string }[] };

/** Events of one request: few enough for a server that does other work too. */
const PER_REQUEST = 500;
/** Answers of 503 in a row before it is given up. */
const TRIES = 30;

/**
 * Sends events through `POST /events`, in their order, and counts what became of them. The door makes ids of its own from
 * what the sender calls each event; where an event names another one, it is called by the id that the door gave it.
 */
export async function tellEvents(door: Door, told: readonly Told[]): Promise<Map<string, number>> {
  const idOf = (id: string) => eventIdOf({ system: door.principal, id });
  const known = new Map(told.map(({ event }) => [event.id, idOf(event.id)]));
  const counts = new Map<string, number>();
  for (let from = 0; from < told.length; from += PER_REQUEST) {
    const lines = told.slice(from, from + PER_REQUEST).map((one) => toLine(one, known));
    for (const { status, code } of await send(door, lines.join('\n'))) {
      const outcome = code === undefined ? status : `${status}: ${code}`;
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
  }
  return counts;
}

function toLine({ stream, event }: Told, known: ReadonlyMap<string, string>): string {
  const { type, version, id, occurredAt, recordedAt, data } = event;
  const renamed = Object.entries(data).map(([name, value]) => [
    name,
    known.get(String(value)) ?? value,
  ]);
  return JSON.stringify({
    ...{ type, version, stream, sourceId: id, data: Object.fromEntries(renamed) },
    occurredAt: formatInstant(occurredAt),
    recordedAt: formatInstant(recordedAt),
  });
}

/** Sends a request, again where the server says that it should come back later, as every sender has to. */
async function send({ url, token }: Door, body: string): Promise<Answer['results']> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`${url}/events?importId=history`, { method: 'POST', headers, body });
    if (answer.ok) return ((await answer.json()) as Answer).results;
    const said = `${answer.status}: ${await answer.text()}`;
    if (answer.status !== 503 || tries === TRIES) throw new Error(said);
    await sleep(1_000 * Number(answer.headers.get('retry-after') ?? 1));
  }
}
