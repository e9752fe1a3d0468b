import { describe, expect, it } from 'vitest';
import type { AccountSettings } from '../adapter.ts';
import type { CallDescription } from '../call-description.ts';
import type { CallFact } from '../outcome.ts';
import { foldFacts } from '../testing/fold-facts.ts';
import { twilio } from './index.ts';

const RECEIVED_AT = 1_793_697_600_000_000;
const berlin: AccountSettings = { zone: 'Europe/Berlin', country: 'DE' };
const message = {
  AccountSid: 'AC1',
  CallSid: 'CA2',
  From: '+493012345670',
  To: '+4915112345678',
  Direction: 'outbound-api',
  CallStatus: 'ringing',
};
const secrets = { TWILIO_AUTH_TOKEN: 'token' };
const adapter = twilio.createAdapter(secrets);

function factsOf(fields: Record<string, string>, query = ''): readonly CallFact[] {
  const request = {
    method: 'POST',
    url: `https://grasp.example/webhooks/twilio${query}`,
    headers: {},
    rawBody: Buffer.from(new URLSearchParams({ ...message, ...fields }).toString()),
  };
  const context = { receivedAt: RECEIVED_AT, accountSettings: () => berlin };
  const outcome = adapter?.translate(request, context)[0]?.outcome;
  return outcome?.kind === 'accept' ? outcome.facts : [];
}

const sidesOf = (fields: Record<string, string>, query?: string) => factsOf(fields, query)[0]?.data;

describe('which side is the rep', () => {
  it.each([
    [{}, 'outbound', '+493012345670', '+4915112345678'],
    [{ From: 'client:anna' }, 'outbound', 'client:anna', '+4915112345678'],
    [{ To: 'client:anna' }, 'internal', 'client:anna', '+493012345670'],
    [
      { To: 'sip:anna@acme.sip.twilio.com' },
      'internal',
      'sip:anna@acme.sip.twilio.com',
      '+493012345670',
    ],
    [
      { Direction: 'outbound-dial', From: 'sip:1001@acme.example' },
      'outbound',
      'sip:1001@acme.example',
      '+4915112345678',
    ],
    [{ Direction: 'inbound', From: 'client:anna', To: '' }, 'internal', 'client:anna', null],
    [
      { Direction: 'inbound', From: '+4915112345678', To: '+493012345670' },
      'inbound',
      '+493012345670',
      '+4915112345678',
    ],
    [
      { Direction: 'inbound', From: 'anonymous', To: '+493012345670' },
      'inbound',
      '+493012345670',
      null,
    ],
  ])('of %o: a leg that is %s', (fields, direction, extension, number) => {
    expect(sidesOf(fields)).toMatchObject({ direction, extension, number });
  });

  it('takes a SIP address of a telephone number for a customer behind a trunk', () => {
    const sides = sidesOf({ To: 'sip:+4915112345678@trunk.example' });
    expect(sides).toMatchObject({ direction: 'outbound', extension: '+493012345670' });
  });

  it('believes the signed URL over the message, and nothing else that it may say', () => {
    const told = sidesOf({}, '?extension=anna&direction=internal');
    expect(told).toMatchObject({ direction: 'internal', extension: 'anna' });
    expect(sidesOf({}, '?direction=sideways')).toMatchObject({ direction: 'outbound' });
  });
});

describe('the clock of a message', () => {
  const RINGS = 'Tue, 03 Nov 2026 09:15:00';

  it.each([
    [`${RINGS} +0000`, 0],
    [`${RINGS.slice(5)} +0000`, 0],
    ['Tue, 03 Nov 2026 10:45:00 +0130', 90],
    ['Tue, 03 Nov 2026 04:15:00 -0500', -300],
  ])('reads %s with its offset', (Timestamp, occurredOffset) => {
    const [fact] = factsOf({ Timestamp });
    expect(fact).toMatchObject({ occurredAt: 1_793_697_300_000_000, occurredOffset });
  });

  it.each([`${RINGS} CET`, '1793697300', 'Tue, 99 Nov 2026 09:15:00 +0000'])('parks %s', (text) => {
    expect(factsOf({ Timestamp: text })).toEqual([]);
  });
});

it('lets a known end overrule a status that nobody knows', () => {
  const odd = factsOf({ CallStatus: 'paused', Timestamp: 'Tue, 03 Nov 2026 09:15:00 +0000' });
  const end = factsOf({
    CallStatus: 'completed',
    CallDuration: '60',
    Timestamp: 'Tue, 03 Nov 2026 09:16:00 +0000',
  });
  const [leg] = foldFacts([...end, ...odd]).values();
  expect(leg).toMatchObject({ outcome: 'answered_human', talkMs: 60_000 });
});

describe('a leg that another one dialled', () => {
  const links = (status: string) =>
    factsOf({ CallStatus: status, ParentCallSid: 'CA1' }).filter((f) => f.type === 'CallLegLinked');

  it.each(['queued', 'initiated', 'completed', 'busy', 'failed'])('is linked by %s', (status) => {
    expect(links(status)).toHaveLength(1);
  });

  it.each(['ringing', 'in-progress'])('is not linked again by %s', (status) => {
    expect(links(status)).toEqual([]);
  });
});

describe('a message in JSON', () => {
  const translated = (text: string) =>
    adapter?.translate(
      { method: 'POST', url: 'https://grasp.example/', headers: {}, rawBody: Buffer.from(text) },
      { receivedAt: RECEIVED_AT, accountSettings: () => berlin },
    )[0]?.outcome.kind;

  it('is read by its texts and numbers', () => {
    expect(translated(JSON.stringify({ ...message, SequenceNumber: 1, Extra: { deep: [] } }))).toBe(
      'accept',
    );
  });

  it('is parked where it is no JSON', () => {
    expect(translated('{"CallSid":')).toBe('park');
  });
});

describe('a call from a browser', () => {
  const call: CallDescription = {
    id: 'one',
    account: 'AC1',
    direction: 'outbound',
    extension: 'client:anna',
    number: '+4915112345678',
    companyNumber: '+493012345670',
    startedAt: 1_793_697_300_000_000,
    ringMs: 400,
    talkMs: 60_000,
    outcome: 'answered_human',
    zone: 'Europe/Berlin',
  };
  const to = { url: 'https://grasp.example/webhooks/twilio', secrets };
  const context = { receivedAt: RECEIVED_AT, accountSettings: () => berlin };
  const legs = () => {
    const requests = twilio.createRequests(call, to);
    const outcomes = requests.flatMap((request) => adapter?.translate(request, context) ?? []);
    const facts = outcomes.flatMap(({ outcome }) =>
      outcome.kind === 'accept' ? outcome.facts : [],
    );
    return [...foldFacts(facts).values()];
  };

  it('has two legs, of which the one to the customer is the dial and the talk', () => {
    const counted = legs().filter((leg) => leg.direction !== 'internal');
    expect(legs()).toHaveLength(2);
    expect(counted).toMatchObject([
      { direction: 'outbound', isPrimary: true, extension: 'client:anna', talkMs: 60_000 },
    ]);
  });

  it('began when its first message says, though no message tells it', () => {
    const [customer] = legs().filter((leg) => leg.direction === 'outbound');
    expect(customer).toMatchObject({
      startedAt: call.startedAt,
      root: expect.stringMatching(/^CA/),
    });
  });

  it('is signed with nothing where there is no secret, which nobody believes', () => {
    const [request] = twilio.createRequests(call, { ...to, secrets: {} });
    expect(adapter?.verify(request!, request!.sentAt)).toBe('bad_signature');
  });
});
