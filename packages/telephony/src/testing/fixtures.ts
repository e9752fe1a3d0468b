import { readdirSync, readFileSync } from 'node:fs';
import { type Micros, parseInstant } from '@grasp/domain';
import type { AccountSettings } from '../adapter.ts';
import type { CallFact, Outcome } from '../outcome.ts';
import type { TelephonyRequest } from '../request.ts';

/** `settings.json` of a vendor's fixtures: the secrets that sign them, and the accounts that are known. */
export type FixtureSettings = {
  secrets: Record<string, string>;
  accounts: Record<string, AccountSettings>;
};

/** A request as the vendor really makes it, and what must come of it. */
export type Fixture = {
  name: string;
  /** The rule that it shows. */
  why: string;
  receivedAt: Micros;
  request: TelephonyRequest;
  expected: Outcome[];
  /** Another fixture, which must give the very same facts. */
  sameFactsAs?: string;
};

type StoredFact = Omit<CallFact, 'occurredAt'> & { occurredAt: string };
type StoredOutcome = Exclude<Outcome, { kind: 'accept' }> | { kind: 'accept'; facts: StoredFact[] };
type Stored = Pick<Fixture, 'why' | 'sameFactsAs'> & {
  receivedAt: string;
  request: Omit<TelephonyRequest, 'rawBody'> & { body: string };
  expected: StoredOutcome[];
};

/** The settings in a folder of fixtures. */
export function readFixtureSettings(folder: URL): FixtureSettings {
  return readJson(new URL('settings.json', folder)) as FixtureSettings;
}

/** The fixtures in a folder, by name. Instants in them are ISO 8601. */
export function readFixtures(folder: URL): Fixture[] {
  const files = readdirSync(folder).filter((file) => /^\d.*\.json$/.test(file));
  return files.toSorted().map((file) => fixtureOf(file, readJson(new URL(file, folder)) as Stored));
}

function fixtureOf(file: string, { request, receivedAt, expected, ...stored }: Stored): Fixture {
  const { body, ...rest } = request;
  return {
    ...stored,
    name: file.replace('.json', ''),
    receivedAt: parseInstant(receivedAt),
    request: { ...rest, rawBody: Buffer.from(body) },
    expected: expected.map(outcomeOf),
  };
}

function outcomeOf(stored: StoredOutcome): Outcome {
  if (stored.kind !== 'accept') return stored;
  const facts = stored.facts.map((fact) => ({
    ...fact,
    occurredAt: parseInstant(fact.occurredAt),
  }));
  return { kind: 'accept', facts: facts as CallFact[] };
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
