import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TelephonyVendor } from '../adapter.ts';
import { credentialOf, withCredential } from '../credential.ts';
import { type Bench, outcomesOf } from './bench.ts';
import type { Fixture } from './fixtures.ts';

/** What a vendor believes, and that its credential can be taken out of what is kept. */
export function describeVerification(bench: Bench): void {
  const { vendor, adapter, fixtures, settings } = bench;
  const { credential: place } = vendor;
  const verdict = ({ request, receivedAt }: Fixture) => adapter.verify(request, receivedAt);
  const [first] = fixtures as readonly [Fixture];
  const genuine = credentialOf(first.request, place) ?? '';
  const verdictOn = (credential: string | undefined) =>
    verdict({ ...first, request: withCredential(first.request, place, credential) });

  it.each(fixtures)('believes the genuine request $name', (fixture) => {
    expect(verdict(fixture)).toBe('verified');
  });

  it('says that a request without a credential is unsigned', () => {
    expect(verdictOn(undefined)).toBe('unsigned');
  });

  it('does not believe a credential that differs in one character', () => {
    fc.assert(
      fc.property(fc.nat(genuine.length - 1), fc.constantFrom('A', 'b', '7'), (place, letter) => {
        fc.pre(genuine[place]?.toLowerCase() !== letter.toLowerCase());
        const forged = genuine.slice(0, place) + letter + genuine.slice(place + 1);
        expect(verdictOn(forged)).not.toBe('verified');
      }),
    );
  });

  it('does not believe a credential that is cut short or goes on', () => {
    const forgeries = [...genuine].map((_, length) => genuine.slice(0, length));
    for (const forged of [...forgeries, `${genuine}0`]) {
      expect(verdictOn(forged)).toBe('bad_signature');
    }
  });

  it('tells the same when its credential is taken out, and holds nothing of it then', () => {
    for (const fixture of fixtures) {
      const request = withCredential(fixture.request, place, undefined);
      expect(outcomesOf(bench, { ...fixture, request })).toEqual(fixture.expected);
      const { headers, rawBody } = request;
      const kept = JSON.stringify(headers) + rawBody.toString('latin1');
      expect(kept).not.toContain(credentialOf(fixture.request, place));
    }
  });

  it('does not believe a credential made with another secret', () => {
    const wrong = Object.entries(settings.secrets).map(([name, secret]) => [name, `${secret}x`]);
    const stranger = vendor.createAdapter(Object.fromEntries(wrong));
    for (const { request, receivedAt } of fixtures) {
      expect(stranger?.verify(request, receivedAt)).toBe('bad_signature');
    }
  });

  it(bodyRule(vendor), () => {
    const withBody = fixtures.filter(({ request }) => request.rawBody.length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...withBody), fc.nat(), (fixture, at) => {
        const rawBody = Buffer.from(fixture.request.rawBody);
        const byte = at % rawBody.length;
        rawBody[byte] = (rawBody[byte] ?? 0) ^ 1;
        const changed = { ...fixture, request: { ...fixture.request, rawBody } };
        const carried = [fixture, changed].map(({ request }) => credentialOf(request, place));
        const isBelieved = !vendor.isBodySigned && carried[0] === carried[1];
        expect(verdict(changed) === 'verified').toBe(isBelieved);
      }),
    );
  });

  it('refuses a body that is larger than the vendor ever sends, before it looks at the credential', () => {
    const rawBody = Buffer.alloc(vendor.maxBodyBytes + 1, 0x61);
    expect(verdict({ ...first, request: { ...first.request, rawBody } })).toBe('too_large');
  });
}

function bodyRule({ isBodySigned }: TelephonyVendor): string {
  return isBodySigned
    ? 'does not believe a body that differs in one bit'
    : 'says openly that its credential does not cover the rest of the body';
}
