import { expect, it } from 'vitest';
import { signBody, verifySignedBody } from './signature.ts';

const SIGNED_AT = 1_793_697_300;
const rawBody = Buffer.from('uniqueid\n1.1\n');
const request = (signature: string) => ({
  method: 'POST',
  url: 'https://grasp.example/webhooks/asterisk',
  headers: { 'x-grasp-signature': signature },
  rawBody,
});
const verdict = (signature: string, seconds = SIGNED_AT) =>
  verifySignedBody('secret', request(signature), seconds * 1_000_000);

it('is the HMAC-SHA256 of the second, a dot and the body', () => {
  expect(signBody('secret', rawBody, SIGNED_AT)).toBe(
    `t=${SIGNED_AT},v1=4082ba83188a3750af0139b12f46bccbf899c6cd6873c25465d979b8a7dd36c3`,
  );
});

it('is good for five minutes either way, and not a second longer', () => {
  const signature = signBody('secret', rawBody, SIGNED_AT);
  expect(verdict(signature, SIGNED_AT + 300)).toBe('verified');
  expect(verdict(signature, SIGNED_AT - 300)).toBe('verified');
  expect(verdict(signature, SIGNED_AT + 301)).toBe('expired');
  expect(verdict(signature, SIGNED_AT - 301)).toBe('expired');
});

it('does not believe a signature with another time than was signed', () => {
  const signature = signBody('secret', rawBody, SIGNED_AT).replace('7300', '7301');
  expect(verdict(signature)).toBe('bad_signature');
});

it.each(['', 'v1=00', 't=1793697300', 't=,v1=', 't=1793697300,v1=zz', 't=NaN,v1=NaN'])(
  'does not believe %j',
  (signature) => {
    expect(verdict(signature)).toBe('bad_signature');
  },
);

it('takes capitals and a space for the same', () => {
  const signature = signBody('secret', rawBody, SIGNED_AT).replace(',v1=', ', v1=');
  expect(verdict(signature)).toBe('verified');
  expect(verdict(signature.replace(/[0-9a-f]{64}$/, (mac) => mac.toUpperCase()))).toBe('verified');
});
