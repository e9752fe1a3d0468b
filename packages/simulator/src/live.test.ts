import { parseInstant } from '@grasp/domain';
import { findVendor, type SenderSettings, vendorSettings } from '@grasp/telephony';
import { describe, expect, it } from 'vitest';
import { createLiveCalls, createLiveRequests, type LiveRequest } from './live.ts';

const FROM = parseInstant('2026-11-24T10:00:00+01:00');
const options = { seed: 3, rate: 30, from: FROM };
const secrets = Object.fromEntries(
  Object.keys(vendorSettings).map((name) => [name, `the secret ${name}`]),
);
const settingsOf = (vendor: string): SenderSettings => ({
  url: `http://127.0.0.1:3000/webhooks/${vendor}`,
  secrets,
});

function take<T>(count: number, from: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const one of from) {
    taken.push(one);
    if (taken.length === count) break;
  }
  return taken;
}

function factsOf({ vendor, request }: LiveRequest) {
  const adapter = findVendor(vendor)?.createAdapter(secrets);
  if (adapter === undefined) throw new Error(`${vendor} is switched off`);
  expect(adapter.verify(request, request.sentAt)).toBe('verified');
  const accountSettings = () => ({ zone: 'Europe/Amsterdam', country: 'NL' }) as const;
  const context = { receivedAt: request.sentAt, accountSettings };
  return adapter.translate(request, context).flatMap(({ outcome }) => {
    if (outcome.kind !== 'accept') throw new Error(`${vendor}: ${JSON.stringify(outcome)}`);
    return outcome.facts;
  });
}

describe('live calls', () => {
  it('begin one after the other, at the rate asked for', () => {
    const calls = take(2000, createLiveCalls(options)).map(({ call }) => call);
    const starts = calls.map(({ startedAt }) => startedAt);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    const minutes = ((starts.at(-1) as number) - FROM) / 60_000_000;
    expect(2000 / minutes).toBeGreaterThan(27);
    expect(2000 / minutes).toBeLessThan(33);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2000);
  });

  it('are the same for the same seed and start', () => {
    const two = [1, 2].map(() => take(50, createLiveCalls(options)));
    expect(two[0]).toEqual(two[1]);
  });

  it('come as requests that their vendors’ adapters believe and understand, in the order of sending', () => {
    const requests = take(1500, createLiveRequests(options, settingsOf));
    const times = requests.map(({ request }) => request.sentAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const facts = requests.flatMap(factsOf);
    expect(new Set(facts.map(({ key }) => key.system)).size).toBe(3);
    const ids = new Set(facts.map(({ key }) => key.id));
    expect(ids.size).toBeLessThan(facts.length);
    const ended = facts.filter(({ type }) => type === 'CallCompleted').length;
    expect(ended).toBeGreaterThan(700);
  });

  it('leave out vendors that are switched off', () => {
    const only = take(
      30,
      createLiveRequests(options, (vendor) =>
        vendor === 'asterisk' ? settingsOf(vendor) : undefined,
      ),
    );
    expect(new Set(only.map(({ vendor }) => vendor))).toEqual(new Set(['asterisk']));
  });

  it('are made with the telephones of a generated company', () => {
    const devices = new Set(
      take(500, createLiveCalls(options)).map(
        ({ vendor, call }) => `${vendor} ${call.account} ${call.extension}`,
      ),
    );
    expect(devices).toContain('asterisk asterisk1 201');
    expect(devices).toContain('twilio AC00000000000000000000000000000001 client:desk204');
    expect(devices.size).toBe(48);
  });
});
