import { describe, expect, it } from 'vitest';
import { decode, jsonTextOf } from './body.ts';
import { parseLeg } from './payload.ts';

const text = '{"variables":{"uuid":"a","caller":"+49 30"}}';

describe('a body', () => {
  it.each([
    ['JSON', ` ${text}`],
    ['URL-encoded', `cdr=${encodeURIComponent(text)}`],
    [
      'URL-encoded, its spaces as plus signs',
      `cdr=${encodeURIComponent(text).replaceAll('%20', '+')}`,
    ],
    ['URL-encoded by halves', `cdr=${text.replace('+', '%2B')}`],
    ['base64', `cdr=${Buffer.from(text).toString('base64')}`],
    ['base64, URL-encoded', `cdr=${encodeURIComponent(Buffer.from(text).toString('base64'))}`],
    ['not the only field of a form', `a=1&cdr=${encodeURIComponent(text)}&b=2`],
  ])('is read where it is %s', (_, body) => {
    expect(jsonTextOf(Buffer.from(body)).trim()).toBe(text);
  });

  it('in base64 keeps its plus signs', () => {
    const odd = '{"a":"~~>>>??>"}';
    const base64 = Buffer.from(odd).toString('base64');
    expect(base64).toContain('+');
    expect(jsonTextOf(Buffer.from(`cdr=${base64}`))).toBe(odd);
  });

  it('stays as it is where its percent signs mean nothing', () => {
    expect(decode('100%')).toBe('100%');
  });

  it.each(['', 'cdr=', 'cdr=%7B', '{', '{"hello":"world"}', 'cdr=bnVsbA==', 'cdr=IQ=='])(
    '%j holds no record',
    (body) => {
      expect(parseLeg(Buffer.from(body))).toBeUndefined();
    },
  );
});

const legOf = (cdr: object) => parseLeg(Buffer.from(JSON.stringify(cdr)));

describe('a record', () => {
  it('is read from its newest call flow, the first of them', () => {
    const flow = (number: string) => ({ caller_profile: { destination_number: number } });
    expect(legOf({ callflow: [flow('2'), flow('1')] })?.destination).toBe('2');
    expect(legOf({ callflow: flow('3') })?.destination).toBe('3');
  });

  it('is read from its variables where it has no call flow', () => {
    const leg = legOf({ variables: { uuid: 'a', sip_req_user: '1002', sip_from_user: '1001' } });
    expect(leg).toMatchObject({
      uuid: 'a',
      farEnd: '1001',
      destination: '1002',
      callerNumber: '1001',
    });
  });

  it('has what was dialled at the far end of a leg that the switch set up', () => {
    const variables = { direction: 'outbound', sip_req_user: '1002', sip_from_user: '1001' };
    expect(legOf({ variables })?.farEnd).toBe('1002');
  });

  it.each([
    ['sofia/internal/1001%4010.0.0.1%3A5060', '1001'],
    ['sofia/internal/sip:1001@10.0.0.1', '1001'],
    ['user/1001', '1001'],
    ['sofia/external/+4915112345678@carrier.example', '+4915112345678'],
  ])('has at the far end of %s: %s', (channel, farEnd) => {
    expect(legOf({ variables: { channel_name: channel } })?.farEnd).toBe(farEnd);
  });

  it.each([
    [{ start_uepoch: '1521025758006702', start_epoch: '1521025758' }, 1_521_025_758_006_702],
    [{ start_epoch: '1521025758' }, 1_521_025_758_000_000],
    [{ start_uepoch: 1_521_025_758_006_702 }, 1_521_025_758_006_702],
    [{ start_uepoch: '0' }, undefined],
    [{ start_uepoch: '-1' }, undefined],
    [{ start_uepoch: '99999999999999999999' }, undefined],
  ])('with %o began at %s', (variables, startedAt) => {
    expect(legOf({ variables })?.startedAt).toBe(startedAt);
  });

  it('falls back to the times of its call flow, in microseconds too', () => {
    const times = { created_time: '1521025758006702', hangup_time: '1521025788366141' };
    expect(legOf({ callflow: [{ times }] })).toMatchObject({
      startedAt: 1_521_025_758_006_702,
      answeredAt: undefined,
      endedAt: 1_521_025_788_366_141,
    });
  });

  it.each([
    [{ originator: 'a' }, 'a'],
    [{ originating_leg_uuid: 'b' }, 'b'],
    [{ uuid: 'c', originator: 'c' }, undefined],
    [{}, undefined],
  ])('with %o was dialled for %s', (variables, uuid) => {
    expect(legOf({ variables })?.originator?.uuid).toBe(uuid);
  });

  it('holds whole milliseconds of hold', () => {
    expect(legOf({ variables: { hold_accum_usec: '15486602' } })?.holdMs).toBe(15_486);
    expect(legOf({ variables: { hold_accum_usec: '0' } })?.holdMs).toBe(0);
    expect(legOf({ variables: {} })?.holdMs).toBe(0);
  });
});
