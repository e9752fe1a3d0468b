import type { Fact } from '../fact.ts';
import type { TargetEvent } from './events.ts';
import type { TargetKey } from './split.ts';

/** What is decided of the targets of a year: its facts, the last one first. A year has thousands: none is copied. */
export type TargetYear = { latest: Fact<TargetEvent> | null; earlier: TargetYear | null };

export const emptyYear: TargetYear = { latest: null, earlier: null };

/** The year after one more fact. Total: every fact in any order gives a state. */
export function evolveYear(year: TargetYear, fact: Fact<TargetEvent>): TargetYear {
  return { latest: fact, earlier: year };
}

export type StandingTarget = { amount: bigint; currency: string };
export type Proposal = Extract<TargetEvent, { type: 'TargetProposed' }>['data'];

/** Targets in force, and proposals with whether they were approved. */
export type Standing = {
  targets: ReadonlyMap<string, StandingTarget>;
  proposals: ReadonlyMap<string, Proposal & { isApproved: boolean }>;
};

/** A target's key as one text. */
export const textOf = ({ period, scope, of }: TargetKey): string => `${period}/${scope}/${of}`;

/** What the facts of a year come to: of each target what was told last. */
export function standingIn(year: TargetYear): Standing {
  const targets = new Map<string, StandingTarget>();
  const proposals = new Map<string, Proposal & { isApproved: boolean }>();
  for (const { type, data } of factsOf(year)) {
    if (type === 'TargetProposed') proposals.set(data.proposal, { ...data, isApproved: false });
    else if ('amount' in data) {
      targets.set(textOf(data), { amount: BigInt(data.amount), currency: data.currency });
    }
    if (type !== 'TargetApproved') continue;
    const proposal = proposals.get(data.proposal);
    if (proposal !== undefined) proposals.set(data.proposal, { ...proposal, isApproved: true });
  }
  return { targets, proposals };
}

function factsOf(year: TargetYear): Fact<TargetEvent>[] {
  const facts: Fact<TargetEvent>[] = [];
  for (let at: TargetYear | null = year; at !== null; at = at.earlier) {
    if (at.latest !== null) facts.push(at.latest);
  }
  return facts.reverse();
}
