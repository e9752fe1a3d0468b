import { describe, expect, it } from 'vitest';
import type { AccountSettings } from '../adapter.ts';
import { asterisk } from './index.ts';
import type { CdrRow } from './rows.ts';

const row: CdrRow = {
  uniqueid: '1793697300.10',
  linkedid: '1793697300.10',
  sequence: '10',
  src: '1001',
  dst: '015112345678',
  channel: 'PJSIP/1001-0000000a',
  dstchannel: 'PJSIP/carrier-0000000b',
  start: '2026-11-03 10:15:00',
  answer: '2026-11-03 10:15:12',
  end: '2026-11-03 10:17:21',
  duration: '141',
  billsec: '129',
  disposition: 'ANSWERED',
};
const adapter = asterisk.createAdapter({ ASTERISK_SECRET: 'secret' });
const berlin: AccountSettings = { zone: 'Europe/Berlin', country: 'DE' };

function factsOf(changes: Partial<CdrRow>) {
  const rawBody = Buffer.from(JSON.stringify({ ...row, ...changes }));
  const request = { method: 'POST', url: 'https://grasp.example/', headers: {}, rawBody };
  const context = { receivedAt: 1_793_697_600_000_000, accountSettings: () => berlin };
  const outcome = adapter?.translate(request, context)[0]?.outcome;
  return outcome?.kind === 'accept' ? outcome.facts : [];
}

const endOf = (changes: Partial<CdrRow>) => factsOf(changes)[0]?.data;

describe('which side is the rep', () => {
  it.each([
    ['a device calls a number', {}, 'outbound', '1001', '+4915112345678'],
    ['a device calls a device', { dst: '1002' }, 'internal', '1001', '1002'],
    [
      'a device calls, its number rewritten',
      { src: '03012345670' },
      'outbound',
      '1001',
      '+4915112345678',
    ],
    [
      'a call set up by the switch',
      { channel: 'Local/1001@office-0000000a;1' },
      'outbound',
      '1001',
      '+4915112345678',
    ],
    [
      'a named device with a short caller id',
      { channel: 'PJSIP/anna-0000000a' },
      'outbound',
      '1001',
      '+4915112345678',
    ],
    [
      'a named device behind a rewritten number',
      { channel: 'PJSIP/anna-0000000a', src: '03012345670', dcontext: 'from-internal' },
      'outbound',
      'anna',
      '+4915112345678',
    ],
    [
      'a number reaches a device',
      {
        src: '015112345678',
        dst: '03012345670',
        channel: 'PJSIP/carrier-0000000b',
        dstchannel: 'PJSIP/1002-0000000c',
      },
      'inbound',
      '1002',
      '+4915112345678',
    ],
    [
      'a number calls an extension',
      { src: '015112345678', dst: '1002', channel: 'PJSIP/carrier-0000000b', dstchannel: '' },
      'inbound',
      '1002',
      '+4915112345678',
    ],
    [
      'a number reaches a named device through a trunk',
      {
        src: '015112345678',
        dst: '03012345670',
        channel: 'PJSIP/carrier-0b',
        dstchannel: 'PJSIP/anna-0c',
        dcontext: 'from-trunk',
      },
      'inbound',
      '+493012345670',
      '+4915112345678',
    ],
    [
      'a channel that tells nothing',
      { src: '03012345670', channel: '', dstchannel: '' },
      'outbound',
      '+493012345670',
      '+4915112345678',
    ],
  ])('when %s', (_, changes, direction, extension, number) => {
    expect(endOf(changes)).toMatchObject({ direction, extension, number });
  });
});

describe('how a call ended', () => {
  it.each([
    ['ANSWERED', '', '', 'answered_human'],
    ['answered', '16', '', 'answered_human'],
    ['ANSWERED', '16', 'VoiceMail', 'voicemail_left'],
    ['NO ANSWER', '', '', 'no_answer'],
    ['NO ANSWER', '21', '', 'rejected'],
    ['BUSY', '17', '', 'busy'],
    ['FAILED', '', '', 'failed_network'],
    ['FAILED', '1', '', 'invalid_number'],
    ['CONGESTION', '34', '', 'failed_network'],
    ['', '', '', 'unknown'],
  ])('%s with cause %j and application %j is %s', (disposition, hangupcause, lastapp, outcome) => {
    expect(endOf({ disposition, hangupcause, lastapp })).toMatchObject({ outcome });
  });
});

describe('how long a call was', () => {
  it.each([
    ['as Asterisk measured it, over the stamps', { billsec: '130' }, 130_000, 11_000],
    ['to the millisecond where it is told so', { billsec: '128.75' }, 128_750, 12_250],
    ['from the stamps where it is not told', { billsec: '' }, 129_000, 12_000],
    ['nothing where nothing tells it', { billsec: '', answer: '' }, 0, 141_000],
    [
      'nothing where the answer is outside the call',
      { billsec: '', answer: '2026-11-03 10:14:00' },
      0,
      141_000,
    ],
    ['nothing where nobody answered', { disposition: 'NO ANSWER' }, 0, 141_000],
  ])('is %s', (_, changes, talkMs, ringMs) => {
    expect(endOf(changes)).toMatchObject({ talkMs, ringMs });
  });
});

describe('the ids of a record', () => {
  it('name the leg by its sequence, since one channel may have several records', () => {
    expect(factsOf({})[0]).toMatchObject({
      stream: 'call-asterisk-default-1793697300.10:10',
      key: { id: '1793697300.10:1793697300.10:10' },
      data: { leg: '1793697300.10:10', sequence: 10 },
    });
  });

  it('do without a sequence and a linked id where the switch logs none', () => {
    const facts = factsOf({ sequence: '', linkedid: '' });
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({ data: { leg: '1793697300.10' } });
    expect(facts[0]?.data).not.toHaveProperty('sequence');
  });

  it.each([
    [{ uniqueid: 'berlin-1793697300.10' }, 'berlin'],
    [{ uniqueid: 'berlin-1793697300.10', systemname: 'bonn' }, 'bonn'],
    [{}, 'default'],
  ])('of %o are of the switch %s', (changes, account) => {
    expect(endOf(changes)).toMatchObject({ account });
  });

  it('make the record of the first channel the dial, and no other of that call', () => {
    expect(factsOf({})[1]).toMatchObject({ data: { primary: '1793697300.10:10' } });
    const transferred = factsOf({ uniqueid: '1793697305.11', sequence: '11' })[1];
    expect(transferred).toMatchObject({
      data: { root: '1793697300.10', primary: '1793697300.10' },
    });
  });
});
