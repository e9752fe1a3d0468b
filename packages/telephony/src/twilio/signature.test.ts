import { describe, expect, it } from 'vitest';
import type { TelephonyRequest } from '../request.ts';
import { isTwilioSignature, signedText } from './signature.ts';
import { verifyTwilio } from './verify.ts';

/** Vectors of Twilio's own library. */
const token = '12345';
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const parameters = (caller: string) =>
  new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: caller,
    Digits: '1234',
    From: caller,
    To: '+18005551212',
  });
const known = parameters('+14158675309');
const isGenuine = (given: string, form: string, signed = known) =>
  isTwilioSignature(given, { token, url: form, parameters: signed });

describe("Twilio's signature", () => {
  it('is right for the published examples', () => {
    expect(isGenuine('RSOYDt4T1cUTdK1PDd93/VVr8B8=', url)).toBe(true);
    expect(isGenuine('GvWf1cFY/Q7PnoempGyD5oXAezc=', url, parameters('+14158675310'))).toBe(true);
    expect(isGenuine('RSOYDt4T1cUTdK1PDd93/VVr8B8=', url, parameters('+14158675310'))).toBe(false);
  });

  it.each([
    [
      'https with a port, signed without it',
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
      url.replace('.com', '.com:1234'),
    ],
    [
      'http with a port, signed with it',
      'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=',
      url.replace('https', 'http').replace('.com', '.com:1234'),
    ],
    ['https without a port, signed with 443', 'kvajT1Ptam85bY51eRf/AJRuM3w=', url],
    [
      'http without a port, signed with 80',
      '0ZXoZLH/DfblKGATFgpif+LLRf4=',
      url.replace('https', 'http'),
    ],
    ['user and password', 'CukzLTc1tT5dXEDIHm/tKBanW10=', url.replace('//', '//user:pass@')],
    ['a user alone', '2YRLlVAflCqxaNicjMpJcSTgzSs=', url.replace('//', '//user@')],
    [
      'user and password, signed with 443',
      'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=',
      url.replace('//', '//user:pass@'),
    ],
    [
      'an apostrophe in the query, signed escaped',
      'dsq4Ehbj6cs+KdTkpF5sSSplOWw=',
      `${url}&Body=It's+amazing`,
    ],
  ])('is accepted for %s', (_, signature, form) => {
    expect(isGenuine(signature, form)).toBe(true);
  });

  it.each([
    ['as it is', 'bD9iT2C/HNMwZ/yCH1s/5R2+wUs='],
    ['with port 443', 'koVH/6oeURoYWWjazkaQ22K0S5w='],
  ])(
    "is accepted for Body=It%%27s+amazing where It's%%20amazing was signed, %s",
    (_, signature) => {
      expect(isGenuine(signature, `${url}&Body=It%27s+amazing`)).toBe(true);
    },
  );

  it.each([
    [
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
      'MessagingBinding.Address=%2B1325xxxxxxx&MessagingBinding.Address=%2B1415xxxxxxx',
    ],
    [
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
      'MessagingBinding.Address=%2B1415xxxxxxx&MessagingBinding.Address=%2B1325xxxxxxx',
    ],
    [
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
      'Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234',
    ],
  ])('%s covers the distinct values of a repeated name in order: %s', (signature, form) => {
    expect(isGenuine(signature, url, new URLSearchParams(form))).toBe(true);
  });

  it('does not accept a query that was padded to hide a parameter of its own', () => {
    const padded = `https://mycompany.com/myapp.php?foo=1&bar=2${'&'.repeat(2000)}&direction=internal`;
    expect(isGenuine('RSOYDt4T1cUTdK1PDd93/VVr8B8=', padded)).toBe(false);
  });

  it('looks at a URL that is none as it is', () => {
    expect(isGenuine('RSOYDt4T1cUTdK1PDd93/VVr8B8=', 'no url')).toBe(false);
    expect(signedText('no url', new URLSearchParams('b=2&a=1'))).toBe('no urla1b2');
  });
});

describe('a body that is not a form', () => {
  const body = '{"property": "value", "boolean": true}';
  const hash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
  const request = (form: string, signature: string, rawBody = body): TelephonyRequest => ({
    method: 'POST',
    url: form,
    headers: { 'x-twilio-signature': [signature, 'another'] },
    rawBody: Buffer.from(rawBody),
  });

  it.each([
    [`${url}&bodySHA256=${hash}`, 'a9nBmqA0ju/hNViExpshrM61xv4='],
    [`https://mycompany.com/myapp.php?bodySHA256=${hash}`, 'y77kIzt2vzLz71DgmJGsen2scGs='],
  ])('is believed by its hash in %s', (form, signature) => {
    expect(verifyTwilio(token, request(form, signature))).toBe('verified');
    expect(verifyTwilio(token, request(form, signature, `${body} `))).toBe('bad_signature');
  });

  it('is not believed where the URL has no hash', () => {
    expect(verifyTwilio(token, request(url, 'a9nBmqA0ju/hNViExpshrM61xv4='))).toBe('bad_signature');
  });
});
