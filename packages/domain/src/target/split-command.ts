import { z } from 'zod';
import { refuse } from '../decision.ts';
import * as field from '../fields.ts';
import { TARGET_SCOPES, type TargetEvent, targetKey, weight } from './events.ts';
import { nameOf, type Share, type SplitPart, splitTarget, type TargetKey } from './split.ts';
import { type Standing, textOf } from './year.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is YYYY-MM');
const who = { scope: z.enum(TARGET_SCOPES), of: field.id };

const part = z.strictObject({
  ...who,
  /** The part above; left out: the target that is split. */
  within: z.strictObject(who).optional(),
  potential: weight.default(1),
  capacity: z.record(month, weight).optional(),
  workdays: z.record(month, field.count).optional(),
});

/** The most parts of one split: a large sales force with its teams. */
const MOST_PARTS = 5000;

/** How a target is to be split. */
export const splitSchema = z.strictObject({
  /** Of the target that is split. */
  ...targetKey,
  method: field.code.default('season_workdays_capacity_potential'),
  months: z
    .array(z.strictObject({ period: month, season: weight.default(1), workdays: field.count }))
    .min(1)
    .max(12)
    .superRefine((months, context) => {
      const isRising = months.every(({ period }, i) => period > (months[i - 1]?.period ?? ''));
      if (!isRising) context.addIssue('months stand once each, in the order of time');
    }),
  parts: z.array(part).max(MOST_PARTS).default([]).superRefine(checkParts),
  effectiveAt: field.instant.optional(),
});

function checkParts(parts: readonly z.output<typeof part>[], context: z.RefinementCtx): void {
  const names = new Set(parts.map(nameOf));
  if (names.size < parts.length) context.addIssue('a part stands twice');
  for (const { scope, of, within } of parts) {
    if (within === undefined) continue;
    const isBelow = TARGET_SCOPES.indexOf(within.scope) < TARGET_SCOPES.indexOf(scope);
    if (names.has(nameOf(within)) && isBelow) continue;
    context.addIssue(`${nameOf({ scope, of })} is within no wider part of this split`);
  }
}

type Split = z.output<typeof splitSchema> & { effectiveAt: string };

/**
 * The shares of a target. Months that are not named keep what they have; the rest of the target is split over those that
 * are. What a part gets in all months sums up to its target of the year.
 */
export function decideSplit(standing: Standing, command: Split): readonly TargetEvent[] {
  const { period, scope, of, months, parts } = command;
  const root = standing.targets.get(textOf(command));
  if (root === undefined) refuse('target_absent', textOf(command));
  const isOutside = months.some((one) => !one.period.startsWith(period));
  const isUpward = parts.some(
    (one) => TARGET_SCOPES.indexOf(one.scope) <= TARGET_SCOPES.indexOf(scope),
  );
  if (isOutside || isUpward) refuse('target_split_outside');
  const kept = keptMonths(standing, command);
  const amount = root.amount - sumOf(kept);
  if (amount < 0n) refuse('target_split_exceeded');
  const shares = splitTarget({ period, scope, of, amount }, { months, parts });
  if (shares === null) refuse('target_split_weightless');
  const told = shares.map((share) => toEvent(share, command, root.currency));
  if (period.length > 4) return told;
  return [
    ...told,
    ...yearsOf(standing, command, shares).map((year) => sumEvent(year, command, root.currency)),
  ];
}

const sumOf = (amounts: Iterable<bigint>): bigint =>
  [...amounts].reduce((sum, one) => sum + one, 0n);

/** What the months of the year that are not split anew have already. */
function keptMonths({ targets }: Standing, command: Split & TargetKey): bigint[] {
  const named = new Set(command.months.map(({ period }) => period));
  return monthsOf(command.period)
    .filter((period) => !named.has(period))
    .map((period) => targets.get(textOf({ ...command, period }))?.amount ?? 0n);
}

const monthsOf = (period: string): string[] =>
  period.length > 4
    ? []
    : Array.from({ length: 12 }, (_, i) => `${period}-${String(i + 1).padStart(2, '0')}`);

type YearSum = TargetKey & { within: TargetKey; amount: bigint };

/** The year of each part: what it gets in the months split now, and what it had in those kept. */
function yearsOf(standing: Standing, command: Split, shares: readonly Share[]): YearSum[] {
  const { period, scope, of, parts } = command;
  const ofPart = Map.groupBy(shares, nameOf);
  return parts.map((part: SplitPart) => {
    const key = { period, scope: part.scope, of: part.of };
    const kept = keptMonths(standing, { ...command, ...key });
    const given = (ofPart.get(nameOf(part)) ?? []).map(({ amount }) => amount);
    const within = { period, ...(part.within ?? { scope, of }) };
    return { ...key, within, amount: sumOf([...kept, ...given]) };
  });
}

function toEvent(share: Share, { method, effectiveAt }: Split, currency: string): TargetEvent {
  const data = { ...share, amount: String(share.amount), currency, method, effectiveAt };
  return { type: 'TargetSplit', data };
}

function sumEvent(year: YearSum, { effectiveAt }: Split, currency: string): TargetEvent {
  const told = { method: 'sum_of_months', inputs: {}, currency, effectiveAt };
  return { type: 'TargetSplit', data: { ...year, amount: String(year.amount), ...told } };
}
