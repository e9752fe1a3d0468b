import type { Micros } from '@grasp/domain';
import type { TelephonyAdapter, TelephonyVendor, TranslateContext } from '../adapter.ts';
import type { CallFact, Outcome } from '../outcome.ts';
import {
  type Fixture,
  type FixtureSettings,
  readFixtureSettings,
  readFixtures,
} from './fixtures.ts';
import { eventOf } from './fold-facts.ts';

/** A vendor under test, switched on with the secrets of its fixtures. */
export type Bench = {
  vendor: TelephonyVendor;
  adapter: TelephonyAdapter;
  fixtures: readonly Fixture[];
  settings: FixtureSettings;
};

/** A vendor and its folder of fixtures. */
export function openBench(vendor: TelephonyVendor, folder: URL): Bench {
  const settings = readFixtureSettings(folder);
  const adapter = vendor.createAdapter(settings.secrets);
  if (adapter === undefined)
    throw new Error(`the fixtures' secrets do not switch ${vendor.name} on`);
  return { vendor, adapter, fixtures: readFixtures(folder), settings };
}

export function contextOf(
  { settings }: Pick<Bench, 'settings'>,
  receivedAt: Micros,
): TranslateContext {
  return { receivedAt, accountSettings: (account) => settings.accounts[account] };
}

type Translating = Pick<Bench, 'adapter' | 'settings'>;
type Delivered = Pick<Fixture, 'request' | 'receivedAt'>;

export function outcomesOf(bench: Translating, { request, receivedAt }: Delivered): Outcome[] {
  const translations = bench.adapter.translate(request, contextOf(bench, receivedAt));
  return translations.map(({ outcome }) => outcome);
}

export function factsOf(bench: Translating, fixture: Delivered): CallFact[] {
  return outcomesOf(bench, fixture).flatMap(acceptedOf);
}

function acceptedOf(outcome: Outcome): readonly CallFact[] {
  return outcome.kind === 'accept' ? outcome.facts : [];
}

export function reasonOf(outcome: Outcome): string {
  return outcome.kind === 'accept' ? 'accept' : outcome.reason;
}

/** Facts whose time the vendor told: the others happen when we hear of them. */
export function told(facts: readonly CallFact[]): CallFact[] {
  return facts.filter((fact) => fact.occurredQuality !== 'ours');
}

/** Which events facts are: id and content. */
export function identities(facts: readonly CallFact[]): string[] {
  return facts.map((fact) => {
    const event = eventOf(fact, fact.occurredAt);
    return `${fact.stream} ${event.id} ${event.hash}`;
  });
}
