import { type DedupeKey, formatInstant, streams } from '@grasp/domain';
import type { ImportedFact } from './importer.ts';
import type { ToldInstant } from './instants.ts';

type Seen = { told: ToldInstant; line: number };

/** The telephone account under which somebody was seen. */
type Post = { account: string; extension: string };

/** Those who work in a log that has no list of them: known from the first row that names them on. */
export type Staff = {
  /** Notes that a row names somebody, at a telephone where an account is given. */
  see: (rep: string, seen: Seen, account?: string) => void;
  /** Who joined when, and whose each extension is: told once the whole file was seen. Memory grows with the staff only. */
  facts: () => ImportedFact[];
};

/** Gathers the staff of a log. Their ids are the log's own, which are no names. */
export function createStaff(vendor: string): Staff {
  const joined = new Map<string, Seen>();
  const posts = new Map<string, Post>();
  return {
    see(rep, seen, account) {
      const first = joined.get(rep);
      if (first === undefined || seen.told.at < first.told.at) joined.set(rep, seen);
      if (account === undefined) return;
      const post = `${account} ${rep}`;
      if (!posts.has(post)) posts.set(post, { account, extension: rep });
    },
    facts: () => [
      ...sorted(joined).map(([rep, first]) => join(vendor, rep, first)),
      ...sorted(posts).map(([, post]) => map(vendor, post, joined.get(post.extension) as Seen)),
    ],
  };
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

function join(vendor: string, rep: string, first: Seen): ImportedFact {
  const effectiveAt = formatInstant(first.told.at);
  return {
    type: 'RepJoined',
    data: { rep, name: rep, effectiveAt },
    stream: streams.rep(rep),
    ...at(first, { system: vendor, id: `rep/${rep}/${effectiveAt}` }),
  };
}

function map(vendor: string, { account, extension }: Post, first: Seen): ImportedFact {
  const effectiveAt = formatInstant(first.told.at);
  return {
    type: 'ExtensionMapped',
    data: { vendor, account, extension, rep: extension, effectiveAt },
    stream: streams.extension(vendor, account, extension),
    ...at(first, { system: vendor, id: `extension/${account}/${extension}/${effectiveAt}` }),
  };
}

function at(first: Seen, key: DedupeKey) {
  return {
    kind: 'fact' as const,
    key,
    line: first.line,
    occurredAt: first.told.at,
    occurredOffset: first.told.offset,
    occurredQuality: 'derived' as const,
  };
}
