import { formatDay, parseDay } from '@grasp/domain';
import {
  chanceOfRenewal,
  type OpenItem,
  RENEWAL_SPANS,
  type RenewalHorizon,
  type RenewalModel,
  standingOf,
} from '@grasp/forecast';
import type { CutoffFacts, RenewalDue } from '@grasp/read-models';
import type { RenewalsAhead } from '@grasp/read-models/views';
import type { Period } from './period.ts';

/** A renewal that is won or not decided, with the chance that it is renewed and how those ended that came so far before it. */
export type RenewalAhead = RenewalDue & {
  horizon: RenewalsAhead['horizon'];
  chance: number;
  past: { n: number; won: number };
};

type Days = Pick<Period, 'firstDay' | 'endDay'>;

const isDueIn =
  ({ firstDay, endDay }: Days) =>
  ({ dueOn }: RenewalDue): boolean =>
    dueOn >= firstDay && dueOn < endDay;

/** Renewals that are not decided at a cut-off, of a period or whenever they fall due. Without a model there are none. */
export function renewalsAhead(
  { renewals, today }: CutoffFacts,
  model: RenewalModel | null,
  period?: Period,
): (RenewalAhead & { horizon: RenewalHorizon })[] {
  if (model === null) return [];
  const isAsked = period === undefined ? () => true : isDueIn(period);
  return renewals
    .filter((renewal) => renewal.status === 'due' && isAsked(renewal))
    .map((renewal) => ({ ...renewal, ...chanceOfRenewal(model, standingOf(renewal, today)) }));
}

/** Renewals of a period that are won: certain, and worth what was agreed. Early and late ones count where they fell due. */
export function renewedIn(
  { renewals }: Pick<CutoffFacts, 'renewals'>,
  period: Days,
): RenewalAhead[] {
  const certain = { horizon: 'renewed', chance: 1, past: { n: 0, won: 0 } } as const;
  return renewals
    .filter((renewal) => renewal.status === 'won' && isDueIn(period)(renewal))
    .map((renewal) => ({ ...renewal, amount: renewal.renewed, ...certain }));
}

export const toRenewalItem = (ahead: RenewalAhead): OpenItem => {
  const { membership, term, amount, chance, rep, team } = ahead;
  return { id: `${membership}/${term}`, amount, chance, groups: { rep, team, stage: null } };
};

const CERTAIN = {
  horizon: 'renewed',
  most: Number.POSITIVE_INFINITY,
  least: Number.NEGATIVE_INFINITY,
} as const;

/** Renewals of one currency in a period: those won, then by how far off they are. */
export function renewalsBy(
  ahead: readonly RenewalAhead[],
  { today, period, currency }: { today: number; period: Period; currency: string },
): RenewalsAhead[] {
  const first = parseDay(period.firstDay);
  const end = parseDay(period.endDay);
  const money = (amount: number) => ({ amount: String(Math.round(amount)), currency });
  return [CERTAIN, ...RENEWAL_SPANS].flatMap(({ horizon, most, least }): RenewalsAhead[] => {
    const mine = ahead.filter((one) => one.currency === currency && one.horizon === horizon);
    const [one] = mine;
    if (one === undefined) return [];
    const sum = (of: (renewal: RenewalAhead) => number): number =>
      mine.reduce((total, renewal) => total + of(renewal), 0);
    return [
      {
        horizon,
        from: formatDay(Math.max(first, today + least)),
        to: formatDay(Math.min(end, today + most + 1)),
        count: mine.length,
        amount: money(sum(({ amount }) => amount)),
        expected: money(sum(({ amount, chance }) => amount * chance)),
        chance: sum(({ chance }) => chance) / mine.length,
        past: { count: one.past.n, renewed: one.past.won },
      },
    ];
  });
}
