import { describe, expect, it } from 'vitest';
import type { AccountSettings } from '../adapter.ts';
import { freeswitch } from './index.ts';
import { verifyBasic } from './verify.ts';

const START = 1_793_697_300_000_000;
const ANSWER = String(START + 10_000_000);
const END = String(START + 70_000_000);
const MOBILE = 'sofia/external/+4915112345678@carrier.example';
const PHONE = 'sofia/internal/1001@10.0.0.7:5060';
const answered = {
  uuid: 'a',
  direction: 'inbound',
  channel_name: PHONE,
  start_uepoch: String(START),
  answer_uepoch: ANSWER,
  bridge_uepoch: ANSWER,
  end_uepoch: END,
  hangup_cause: 'NORMAL_CLEARING',
};
const missed = { ...answered, answer_uepoch: '0', bridge_uepoch: '0' };
const adapter = freeswitch.createAdapter({ FREESWITCH_USER: 'u', FREESWITCH_PASSWORD: 'p' });
const berlin: AccountSettings = { zone: 'Europe/Berlin', country: 'DE' };

function factsOf(
  variables: Record<string, string>,
  profile: object = { destination_number: '015112345678' },
) {
  const cdr = { switchname: 'pbx1', variables, callflow: [{ caller_profile: profile }] };
  const rawBody = Buffer.from(JSON.stringify(cdr));
  const request = { method: 'POST', url: 'https://grasp.example/', headers: {}, rawBody };
  const context = { receivedAt: START + 120_000_000, accountSettings: () => berlin };
  const outcome = adapter?.translate(request, context)[0]?.outcome;
  return outcome?.kind === 'accept' ? outcome.facts : [];
}

const endOf = (variables: Record<string, string>, profile?: object) =>
  factsOf(variables, profile)[0]?.data;

describe('which leg counts, and for whom', () => {
  const to = (destination_number: string, more = {}) => ({ destination_number, ...more });
  const dialledBy = (chan_name: string, destination_number: string) => ({
    originator: { originator_caller_profiles: [{ uuid: 'r', chan_name, destination_number }] },
  });

  it.each([
    [
      'our device dials a number',
      answered,
      to('015112345678'),
      'outbound',
      '1001',
      '+4915112345678',
    ],
    ['our device dials our device', answered, to('1002'), 'internal', '1001', '1002'],
    [
      'our device dials an application',
      answered,
      to('conference'),
      'internal',
      '1001',
      'conference',
    ],
    [
      'the switch rings our device and dials on from it',
      { ...answered, direction: 'outbound' },
      to('015112345678'),
      'outbound',
      '1001',
      '+4915112345678',
    ],
    [
      'a customer reaches a device',
      { ...answered, channel_name: MOBILE, bridge_channel: 'sofia/internal/1002@10.0.0.8' },
      to('03012345670'),
      'inbound',
      '1002',
      '+4915112345678',
    ],
    [
      'a customer rings a device in vain',
      { ...missed, channel_name: MOBILE },
      to('03012345670', {
        originatee: { originatee_caller_profiles: [{ chan_name: 'sofia/internal/1002@10.0.0.8' }] },
      }),
      'inbound',
      '1002',
      '+4915112345678',
    ],
    [
      'a customer reaches nobody',
      { ...missed, channel_name: MOBILE },
      to('03012345670'),
      'inbound',
      '+493012345670',
      '+4915112345678',
    ],
    [
      'a dialler calls a customer for an agent',
      { ...answered, direction: 'outbound', channel_name: MOBILE, bridge_channel: PHONE },
      to('015112345678'),
      'outbound',
      '1001',
      '+4915112345678',
    ],
    [
      'a dialler calls a customer for nobody yet',
      { ...missed, direction: 'outbound', channel_name: MOBILE },
      to('015112345678', { caller_id_number: '03012345670' }),
      'outbound',
      '+493012345670',
      '+4915112345678',
    ],
    [
      'the leg to the customer that our device dialled',
      { ...answered, direction: 'outbound', channel_name: MOBILE },
      to('015112345678', dialledBy(PHONE, '015112345678')),
      'internal',
      '1001',
      '+4915112345678',
    ],
    [
      'the leg to the customer after the switch rang our device',
      { ...answered, direction: 'outbound', channel_name: MOBILE },
      to('015112345678', dialledBy(PHONE, '1001')),
      'outbound',
      '1001',
      '+4915112345678',
    ],
    [
      'the leg to our device for a customer',
      { ...answered, direction: 'outbound' },
      to('1001', { caller_id_number: '015112345678', ...dialledBy(MOBILE, '03012345670') }),
      'internal',
      '1001',
      '+4915112345678',
    ],
    [
      'a leg dialled by one that is told by its id alone',
      { ...answered, direction: 'outbound', channel_name: MOBILE, originator: 'r' },
      to('015112345678', { caller_id_number: '1001' }),
      'internal',
      '1001',
      '+4915112345678',
    ],
    [
      'a leg of the switch with itself',
      { ...answered, channel_name: 'loopback/1001-a' },
      to('015112345678'),
      'internal',
      '1001-a',
      '+4915112345678',
    ],
  ])('%s', (_, variables, profile, direction, extension, number) => {
    expect(endOf(variables, profile)).toMatchObject({ direction, extension, number });
  });
});

describe('how a leg ended', () => {
  it.each([
    ['answered_human', answered],
    ['answered_machine', { ...answered, amd_result: 'MACHINE' }],
    ['answered_human', { ...answered, amd_result: 'NOTSURE' }],
    [
      'voicemail_left',
      {
        ...answered,
        last_app: 'voicemail',
        originate_disposition: 'NO_ANSWER',
        bridge_uepoch: '0',
      },
    ],
    ['answered_human', { ...answered, originate_disposition: 'SUCCESS', bridge_uepoch: '0' }],
    ['answered_human', { ...answered, originate_disposition: 'USER_BUSY' }],
    ['busy', { ...answered, originate_disposition: 'USER_BUSY', bridge_uepoch: '0' }],
    ['cancelled_by_rep', { ...missed, hangup_cause: 'ORIGINATOR_CANCEL' }],
    ['abandoned', { ...missed, channel_name: MOBILE, hangup_cause: 'ORIGINATOR_CANCEL' }],
    ['rejected', { ...missed, hangup_cause: 'CALL_REJECTED' }],
    ['no_answer', { ...missed, hangup_cause: 'NO_USER_RESPONSE' }],
    ['invalid_number', { ...missed, hangup_cause: 'UNALLOCATED_NUMBER' }],
    ['failed_network', { ...missed, hangup_cause: 'GATEWAY_DOWN' }],
    ['unknown', { ...missed, hangup_cause: 'NORMAL_UNSPECIFIED' }],
  ])('is %s for %o', (outcome, variables) => {
    expect(endOf(variables)).toMatchObject({ outcome });
  });

  it('is unknown where no cause is told', () => {
    const { hangup_cause: _, ...silent } = missed;
    expect(endOf(silent)).toMatchObject({ outcome: 'unknown', vendorOutcome: '' });
  });
});

describe('how long a leg was', () => {
  it('has talk without hold', () => {
    expect(endOf({ ...answered, hold_accum_usec: '15000000' })).toMatchObject({
      ringMs: 10_000,
      talkMs: 45_000,
      holdMs: 15_000,
    });
  });

  it('never has more hold than it lasted', () => {
    const held = { ...answered, hold_accum_usec: '900000000' };
    expect(endOf(held)).toMatchObject({ talkMs: 0, holdMs: 60_000 });
  });

  it('has no talk where the switch answered and reached nobody', () => {
    const failed = { ...answered, originate_disposition: 'USER_BUSY', bridge_uepoch: '0' };
    expect(endOf(failed)).toMatchObject({ talkMs: 0, ringMs: 70_000 });
  });

  it('is unknown where it ends before it begins', () => {
    expect(factsOf({ ...answered, end_uepoch: String(START - 1) })).toEqual([]);
  });
});

it('is of the switch "default" where the switch does not tell its name', () => {
  const rawBody = Buffer.from(JSON.stringify({ variables: answered }));
  const request = { method: 'POST', url: 'https://grasp.example/', headers: {}, rawBody };
  const asked: string[] = [];
  const accountSettings = (account: string) => void asked.push(account);
  adapter?.translate(request, { receivedAt: START, accountSettings });
  expect(asked).toEqual(['default']);
});

it('takes the scheme of its credential in any case', () => {
  const request = {
    method: 'POST',
    url: 'https://grasp.example/',
    headers: { authorization: `basic  ${Buffer.from('u:p').toString('base64')}` },
    rawBody: Buffer.alloc(0),
  };
  expect(verifyBasic({ user: 'u', password: 'p' }, request)).toBe('verified');
  expect(verifyBasic({ user: 'u', password: 'P' }, request)).toBe('bad_signature');
});
