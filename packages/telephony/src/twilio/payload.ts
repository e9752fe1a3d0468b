import type { TelephonyRequest } from '../request.ts';
import { tryParse } from '../try-parse.ts';

/** What we read of a status callback, in Twilio's words. Anything else in it is nobody's fact and changes nothing. */
export type TwilioMessage = {
  accountSid: string;
  callSid: string;
  callStatus: string;
  direction: string;
  from: string;
  to: string;
  parentCallSid: string | undefined;
  /** From 0, in the order in which the events were fired. */
  sequence: number | undefined;
  /** RFC 2822. */
  timestamp: string | undefined;
  /** Answer to end; on the last message only. */
  durationSeconds: number;
  sipResponseCode: string | undefined;
  answeredBy: string | undefined;
};

/** The message of a request, or the name of the field without which there is none. */
export function parseMessage(request: TelephonyRequest): TwilioMessage | { missing: string } {
  const parameters = parametersOf(request);
  const field = (name: string): string | undefined => parameters.get(name) || undefined;
  for (const name of ['CallSid', 'AccountSid', 'CallStatus', 'Direction']) {
    if (field(name) === undefined) return { missing: name };
  }
  return {
    accountSid: field('AccountSid') ?? '',
    callSid: field('CallSid') ?? '',
    callStatus: field('CallStatus') ?? '',
    direction: field('Direction') ?? '',
    from: field('From') ?? '',
    to: field('To') ?? '',
    parentCallSid: field('ParentCallSid'),
    sequence: toCount(field('SequenceNumber')),
    timestamp: field('Timestamp'),
    durationSeconds: toCount(field('CallDuration')) ?? 0,
    sipResponseCode: field('SipResponseCode'),
    answeredBy: field('AnsweredBy'),
  };
}

/** The query of a URL. */
export function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
}

/** The parameters: form-encoded in a POST, in the query of a GET, or the fields of a JSON object. */
function parametersOf(request: TelephonyRequest): URLSearchParams {
  if (request.method === 'GET') return queryOf(request.url);
  const text = request.rawBody.toString('utf8');
  return text.trimStart().startsWith('{') ? jsonParameters(text) : new URLSearchParams(text);
}

function jsonParameters(text: string): URLSearchParams {
  const fields = tryParse(() => JSON.parse(text) as Record<string, unknown>, SyntaxError) ?? {};
  const told = Object.entries(fields).filter(([, value]) =>
    ['string', 'number'].includes(typeof value),
  );
  return new URLSearchParams(told.map(([name, value]) => [name, String(value)]));
}

function toCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
