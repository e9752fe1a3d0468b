import type { CutoffFacts } from '@grasp/read-models';

/** Which target: the period's, of a rep, of a team, or of the company. */
export type TargetQuestion = {
  period: string;
  currency: string;
  rep: string | null;
  team: string | null;
};

/**
 * The target that stands at the cut-off, in minor units; null where none is set. A quarter's is that of its months.
 */
export function targetOf({ targets }: CutoffFacts, asked: TargetQuestion): bigint | null {
  const { rep, team, currency, period } = asked;
  const scope = rep !== null ? 'rep' : team !== null ? 'team' : 'company';
  const subject = rep ?? team;
  const wanted = periodsOf(period);
  const found = targets.filter(
    (target) =>
      target.scope === scope &&
      (subject === null || target.subject === subject) &&
      target.currency === currency &&
      wanted.includes(target.period),
  );
  if (new Set(found.map((target) => target.period)).size < wanted.length) return null;
  return found.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

/** Targets are set for years and months. */
function periodsOf(period: string): string[] {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
  if (quarter === null) return [period];
  const first = 3 * Number(quarter[2]) - 2;
  return [0, 1, 2].map((i) => `${quarter[1]}-${String(first + i).padStart(2, '0')}`);
}
