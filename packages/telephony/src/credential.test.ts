import { describe, expect, it } from 'vitest';
import { type CredentialPlace, credentialOf, withCredential } from './credential.ts';
import type { TelephonyRequest } from './request.ts';

const inHeader: CredentialPlace = { in: 'header', name: 'x-token' };
const inBody: CredentialPlace = { in: 'body', field: 'token' };

const request = (body: string | Buffer, headers: TelephonyRequest['headers'] = {}) => ({
  method: 'POST',
  url: 'https://grasp.example/webhooks/vendor',
  headers,
  rawBody: Buffer.from(body),
});

describe('a credential in a header', () => {
  it('is the first of a repeated one', () => {
    expect(credentialOf(request('', { 'x-token': ['a', 'b'] }), inHeader)).toBe('a');
  });

  it('is taken out, and nothing else is', () => {
    const carrying = request('{"token":"a"}', { 'x-token': 'a', accept: '*/*' });
    expect(withCredential(carrying, inHeader, undefined)).toEqual(
      request('{"token":"a"}', { accept: '*/*' }),
    );
  });
});

describe('a credential in a body', () => {
  it.each(['', '[]', 'null', '"token"', '{"token":7}', '{"data":{"token":"a"}}', '{"token":"a"'])(
    'is not in %j',
    (body) => expect(credentialOf(request(body), inBody)).toBeUndefined(),
  );

  it.each([
    [
      'wherever it stands',
      '{"a": 1.50, "token" :"s3", "b":["s3"]}',
      '{"a": 1.50, "token" :null, "b":[null]}',
    ],
    ['however it is spelled', '{"token":"s\\u0033"}', '{"token":null}'],
    ['and no name of a field', '{"s3" : "s3","token":"s3"}', '{"s3" : null,"token":null}'],
    [
      'and no longer text',
      '{"token":"s3","note":"\\"s3\\" s3 ü"}',
      '{"token":null,"note":"\\"s3\\" s3 ü"}',
    ],
  ])('is taken out %s', (_how, body, expected) => {
    const { rawBody } = withCredential(request(body), inBody, undefined);
    expect(rawBody.toString()).toBe(expected);
  });

  it('leaves bytes that are no text as they came', () => {
    const body = Buffer.from([
      ...Buffer.from('{"token":"s3","x":"'),
      0xff,
      0xc3,
      ...Buffer.from('"}'),
    ]);
    const { rawBody } = withCredential(request(body), inBody, 's4');
    expect(rawBody).toEqual(Buffer.from(body.toString('latin1').replace('s3', 's4'), 'latin1'));
  });

  it('is put where one stood, whatever its letters', () => {
    const forged = withCredential(request('{"token":"s3"}'), inBody, '$& "ü"');
    expect(credentialOf(forged, inBody)).toBe('$& "ü"');
  });

  it('leaves a body without one alone', () => {
    expect(withCredential(request('{"a":"s3"}'), inBody, 's3')).toEqual(request('{"a":"s3"}'));
  });
});
