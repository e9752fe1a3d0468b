import { eventIdOf, formatInstant, MICROS_PER_SECOND, type Micros, streams } from '@grasp/domain';
import { findVendor, type SentRequest, type TelephonyVendor } from '@grasp/telephony';

/** A request that is sent until it is acknowledged, and the ids of the events that it tells. */
export type Work = {
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string | Buffer<ArrayBuffer>;
  ids: readonly string[];
  /** Calls that it adds to the rep's dials. */
  dials: number;
};

/** Where works go. */
export type Door = { url: string; token: string; secrets: Readonly<Record<string, string>> };

const ZONE = 'Europe/Amsterdam';
const EXTENSION = '1001';
const LINES = 5;
const TALK_MS = 30_000;
/** Each vendor with the account that its calls belong to. */
const ACCOUNTS = [
  ['asterisk', 'floor'],
  ['freeswitch', 'floor'],
  ['twilio', 'AC00000000000000000000000000000001'],
] as const;

/** The rep who makes all the calls. */
export const REP = 'rep-1';

/** The rep and the extensions, so that every call of the ledger is that rep's. */
export function setUpWork({ token }: Door): Work {
  const at = '2026-01-01T00:00:00Z';
  const joined = { rep: REP, name: 'Ada Kill', effectiveAt: at };
  const mapped = ACCOUNTS.map(([vendor, account]) => ({
    stream: streams.extension(vendor, account, EXTENSION),
    type: 'ExtensionMapped',
    data: { vendor, account, extension: EXTENSION, rep: REP, effectiveAt: at },
  }));
  const facts = [{ stream: streams.rep(REP), type: 'RepJoined', data: joined }, ...mapped];
  const events = facts.map((fact, i) => ({ ...fact, sourceId: `set-up-${i}`, occurredAt: at }));
  return eventsWork(token, events, 0);
}

/** Calls as canonical events, a line each. */
export function linesWork({ token }: Door, id: string, now: Micros): Work {
  const events = Array.from({ length: LINES }, (_, i) => {
    const leg = `${id}.${i}`;
    const [vendor, account] = ACCOUNTS[0];
    const data = {
      ...{ vendor, account, leg, direction: 'outbound', extension: EXTENSION },
      ...{ number: '+31205550123', zone: ZONE, outcome: 'answered_human', talkMs: TALK_MS },
      startedAt: formatInstant(now - TALK_MS * 1000),
    };
    const stream = streams.call(vendor, account, leg);
    const occurredAt = formatInstant(now);
    return { type: 'CallCompleted', stream, sourceId: leg, occurredAt, data };
  });
  return eventsWork(token, events, LINES);
}

/** One call as a vendor tells it, each in turn: a work for each of its requests. */
export function webhookWorks({ url, secrets }: Door, id: number, now: Micros): Work[] {
  const [name, account] = ACCOUNTS[id % ACCOUNTS.length] ?? ACCOUNTS[0];
  const vendor = findVendor(name);
  if (vendor === undefined) throw new RangeError(`there is no vendor ${name}`);
  const call = {
    ...({ id: `call-${id}`, account, direction: 'outbound', extension: EXTENSION } as const),
    ...({
      number: '+31205550123',
      companyNumber: '+31205550100',
      outcome: 'answered_human',
    } as const),
    startedAt: now - TALK_MS * 2_000,
    ...{ ringMs: 5_000, talkMs: TALK_MS, zone: ZONE },
  };
  const requests = vendor.createRequests(call, { url: `${url}/webhooks/${name}`, secrets });
  return requests.map((request, i) => webhookWork(vendor, request, { secrets, isFirst: i === 0 }));
}

function webhookWork(
  vendor: TelephonyVendor,
  request: SentRequest,
  { secrets, isFirst }: { secrets: Door['secrets']; isFirst: boolean },
): Work {
  const { pathname, search } = new URL(request.url);
  const headers = request.headers as Record<string, string>;
  const ids = idsOf(vendor, request, secrets);
  const body = Buffer.from(request.rawBody);
  return { path: pathname + search, headers, body, ids, dials: isFirst ? 1 : 0 };
}

/** The ids follow from what the vendor says, so they are known before anybody answers. */
function idsOf(vendor: TelephonyVendor, request: SentRequest, secrets: Door['secrets']): string[] {
  const country = 'NL';
  const context = {
    receivedAt: request.sentAt + MICROS_PER_SECOND,
    accountSettings: () => ({ zone: ZONE, country }) as const,
  };
  const told = vendor.createAdapter(secrets)?.translate(request, context) ?? [];
  const facts = told.flatMap(({ outcome }) => (outcome.kind === 'accept' ? outcome.facts : []));
  return facts.map(({ key }) => eventIdOf(key));
}

function eventsWork(token: string, events: readonly { sourceId: string }[], dials: number): Work {
  const body = events.map((event) => JSON.stringify(event)).join('\n');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
  const ids = events.map(({ sourceId }) => eventIdOf({ system: 'admin', id: sourceId }));
  return { path: '/events', headers, body, ids, dials };
}
