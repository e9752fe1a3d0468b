import { MICROS_PER_SECOND, streams } from '@grasp/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TelephonyVendor } from '../adapter.ts';
import type { TelephonyRequest } from '../request.ts';
import { CLOCK_SKEW_MICROS } from '../settle.ts';
import {
  type Bench,
  contextOf,
  factsOf,
  identities,
  openBench,
  outcomesOf,
  reasonOf,
  told,
} from './bench.ts';
import { anyCall, sentFacts } from './described-calls.ts';
import type { Fixture } from './fixtures.ts';
import { foldFacts } from './fold-facts.ts';
import { describeVerification } from './verification.ts';

/** What every telephony vendor must keep. `folder` holds its fixtures. */
export function telephonyContract(vendor: TelephonyVendor, folder: URL): void {
  const bench = openBench(vendor, folder);
  describe(`the telephony vendor ${vendor.name}`, () => {
    describeSettings(bench);
    describeVerification(bench);
    describeTranslation(bench);
    describeRepeats(bench);
    describeGarbage(bench);
    describeSender(bench);
  });
}

function describeSettings({ vendor, settings }: Bench): void {
  it('is switched off until every secret is set', () => {
    expect(vendor.createAdapter({})).toBeUndefined();
    for (const name of Object.keys(settings.secrets)) {
      expect(vendor.createAdapter({ ...settings.secrets, [name]: undefined })).toBeUndefined();
    }
  });
}

function describeTranslation(bench: Bench): void {
  const { vendor, fixtures } = bench;

  it.each(fixtures)('$name: $why', (fixture) => {
    expect(outcomesOf(bench, fixture)).toEqual(fixture.expected);
  });

  it('has a fixture of a word for the outcome that it does not know, which is unknown and not dropped', () => {
    const ends = fixtures.flatMap((fixture) => factsOf(bench, fixture)).map((fact) => fact.data);
    expect(ends.filter((data) => 'outcome' in data && data.outcome === 'unknown')).not.toEqual([]);
  });

  it('makes the same facts of a record with more fields, or in another form', () => {
    const pairs = fixtures.filter((fixture) => fixture.sameFactsAs !== undefined);
    expect(pairs).not.toEqual([]);
    for (const fixture of pairs) {
      const other = fixtures.find(({ name }) => name === fixture.sameFactsAs);
      expect(outcomesOf(bench, fixture)).toEqual(outcomesOf(bench, other!));
    }
  });

  it('puts every fact into the stream of its leg, under a key of its vendor and account', () => {
    for (const { stream, key, data } of fixtures.flatMap((fixture) => factsOf(bench, fixture))) {
      const { account = '', leg = '' } = data as { account?: string; leg?: string };
      expect(stream).toBe(streams.call(vendor.name, account, leg));
      expect(key).toMatchObject({ system: vendor.name, account });
    }
  });

  it('parks what happened more than five minutes from now, by our clock', () => {
    for (const fixture of fixtures) {
      for (const fact of told(factsOf(bench, fixture))) {
        const early = fact.occurredAt - CLOCK_SKEW_MICROS - MICROS_PER_SECOND;
        const kinds = outcomesOf(bench, { ...fixture, receivedAt: early }).map(reasonOf);
        expect(kinds).toContain('occurred_in_future');
      }
    }
  });

  it('takes what happened up to five minutes from now', () => {
    for (const fixture of fixtures) {
      const latest = Math.max(...told(factsOf(bench, fixture)).map((fact) => fact.occurredAt), 0);
      const outcomes = outcomesOf(bench, { ...fixture, receivedAt: latest - CLOCK_SKEW_MICROS });
      expect(outcomes.map(reasonOf)).not.toContain('occurred_in_future');
    }
  });

  it('parks the records of an account that nobody has described', () => {
    for (const fixture of fixtures) {
      const context = { receivedAt: fixture.receivedAt, accountSettings: () => undefined };
      const kinds = bench.adapter
        .translate(fixture.request, context)
        .map(({ outcome }) => outcome.kind);
      expect(kinds).not.toContain('accept');
    }
  });

  it('gives with every record a body that alone comes to the same', () => {
    for (const { request, receivedAt } of fixtures) {
      const context = contextOf(bench, receivedAt);
      for (const { body, outcome } of bench.adapter.translate(request, context)) {
        const again = bench.adapter.translate({ ...request, rawBody: body }, context);
        expect(again.map((translation) => translation.outcome)).toEqual([outcome]);
      }
    }
  });
}

function describeRepeats(bench: Bench): void {
  it('tells a repeated message as the same events, with the same content', () => {
    for (const fixture of bench.fixtures) {
      const later = { ...fixture, receivedAt: fixture.receivedAt + 60 * MICROS_PER_SECOND };
      expect(identities(factsOf(bench, later))).toEqual(identities(factsOf(bench, fixture)));
    }
  });

  it('comes to the same events and the same calls in any order of delivery, repeats included', () => {
    const calls = fc.uniqueArray(anyCall(bench), {
      minLength: 1,
      maxLength: 4,
      selector: (call) => call.id,
    });
    const deliveries = calls.chain((described) => {
      const sent = described.flatMap((call) => sentFacts(bench, call));
      const all = { minLength: sent.length, maxLength: sent.length };
      const repeats = fc.array(fc.constantFrom(...sent));
      return fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, all), repeats);
    });
    fc.assert(
      fc.property(deliveries, ([sent, shuffled, repeats]) => {
        const arrived = [...shuffled, ...repeats].flat();
        expect(new Set(identities(arrived))).toEqual(new Set(identities(sent.flat())));
        expect(Object.fromEntries(foldFacts(arrived))).toEqual(
          Object.fromEntries(foldFacts(sent.flat())),
        );
      }),
    );
  });
}

function describeGarbage(bench: Bench): void {
  const { adapter, fixtures } = bench;
  const tryRequest = (request: TelephonyRequest): void => {
    const [{ receivedAt }] = fixtures as readonly [Fixture];
    expect(adapter.verify(request, receivedAt)).toBeTypeOf('string');
    const translations = adapter.translate(request, contextOf(bench, receivedAt));
    expect(translations.length).toBeGreaterThan(0);
    for (const { outcome } of translations) {
      if (outcome.kind === 'accept') identities(outcome.facts);
    }
  };
  const anyCredential = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.string()),
    fc.constant(undefined),
  );
  const { credential } = bench.vendor;
  const anyHeaders = credential.in === 'header' ? { [credential.name]: anyCredential } : {};
  const anyFields = credential.in === 'body' ? { [credential.field]: anyCredential } : {};
  const anyRequest = fc.record({
    method: fc.constantFrom('POST', 'GET', 'PUT'),
    url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'binary' })),
    headers: fc.record(anyHeaders),
    rawBody: fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record({ ...anyFields, data: fc.jsonValue() })
        .map((fields) => Buffer.from(JSON.stringify(fields))),
      fc.constantFrom('[', '{"a":').map((open) => Buffer.from(open.repeat(20_000))),
      fc.constant(Buffer.from(`[${'['.repeat(9_000)}${']'.repeat(9_000)}]`)),
    ),
  });

  it('makes an outcome of any bytes, and never throws', () => {
    fc.assert(fc.property(anyRequest, tryRequest), { numRuns: 300 });
  });

  it('makes an outcome of any damaged message, and only events that fit', () => {
    const cut = fc.tuple(
      fc.constantFrom(...fixtures),
      fc.nat(),
      fc.nat(40),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('9999', '0001', '-', '00', '31')),
    );
    const damaged = cut.map(([{ request }, at, length, patch]) => {
      const text = request.rawBody.toString('latin1');
      const place = at % (text.length + 1);
      const broken = text.slice(0, place) + patch + text.slice(place + length);
      return { ...request, rawBody: Buffer.from(broken) };
    });
    fc.assert(fc.property(damaged, tryRequest), { numRuns: 500 });
  });
}

function describeSender(bench: Bench): void {
  it('reads its own genuine requests back as the call that they tell', () => {
    fc.assert(
      fc.property(anyCall(bench), (call) => {
        const legs = [...foldFacts(sentFacts(bench, call).flat()).values()];
        expect(legs.filter((leg) => leg.direction !== 'internal')).toMatchObject([
          {
            status: 'ended',
            isPrimary: true,
            direction: call.direction,
            extension: call.extension,
            number: call.number,
            outcome: call.outcome,
            startedAt: call.startedAt,
            talkMs: call.talkMs,
          },
        ]);
      }),
    );
  });
}
