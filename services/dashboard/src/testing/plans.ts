import type {
  GapOrder,
  TargetDiff,
  TargetHistory,
  TargetItem,
  TargetKeyView,
  TargetOutlook,
  TargetProposalItem,
} from '@grasp/read-models/views';
import { daysBefore, eur, NOW } from './made-up.ts';
import { reps, teams } from './people.ts';
import type { Query } from './stamp.ts';

type Whose = Pick<TargetItem, 'scope' | 'of' | 'name'>;

const YEAR = 43_200_000;
const DIVISION: Whose = { scope: 'division', of: 'division-1', name: 'Europe' };
const COMPANY: Whose = { scope: 'company', of: 'all', name: 'Company' };

/** Test data only: a period's targets from the company down to each rep, with one share that leaves something open. */
export function makeTargets(period: string): TargetItem[] {
  const whole = period.length === 4 ? YEAR : YEAR / 12;
  const key = ({ scope, of }: Whose): TargetKeyView => ({ period, scope, of });
  const above = period.length === 4 ? null : { ...key(COMPANY), period: period.slice(0, 4) };
  const item = (whose: Whose, within: TargetKeyView | null, of: [target: number, share: number]) =>
    makeItem(period, { whose, within, target: of[0], share: of[1] });
  return [
    item(COMPANY, above, [whole, 0.64]),
    item(DIVISION, key(COMPANY), [whole, 0.64]),
    ...teams.map((team, index) =>
      item({ scope: 'team', of: team.team, name: team.name }, key(DIVISION), [
        whole / teams.length,
        0.4 + index * 0.13,
      ]),
    ),
    ...reps.map(({ rep, name, team, diligence }) =>
      item({ scope: 'rep', of: rep, name }, { period, scope: 'team', of: team }, [
        whole / reps.length,
        diligence * 0.7,
      ]),
    ),
  ];
}

type Share = { whose: Whose; within: TargetKeyView | null; target: number; share: number };

function makeItem(period: string, { whose, within, target, share }: Share): TargetItem {
  const isRep = whose.scope === 'rep';
  return {
    period,
    ...whose,
    target: eur(target),
    actual: eur(target * share),
    attainment: share,
    pace: share / 0.76,
    workdays: 21,
    elapsedWorkdays: 16,
    neededPerWorkday: share >= 1 ? null : eur((target * (1 - share)) / 5),
    residual: isRep ? null : eur(whose.of === 'team-2' ? 1_250 : 0),
    monthsResidual: period.length === 4 ? eur(0) : null,
    origin: makeOrigin(whose, within),
    ref: `target:${whose.scope}:${whose.of}`,
    targetRef: `set:${whose.scope}:${whose.of}`,
  };
}

function makeOrigin({ scope, of }: Whose, within: TargetKeyView | null): TargetItem['origin'] {
  const nothing = { weight: null, season: null, workdays: null, capacity: null, potential: null };
  const top = { within, method: null, reason: null, proposal: null, ...nothing };
  if (within === null) return top;
  const reason = of === 'team-2' ? 'Two people start in spring' : null;
  const share = {
    ...top,
    reason,
    method: 'seasonality',
    weight: 0.083,
    season: 1.04,
    workdays: 21,
  };
  if (scope !== 'rep') return share;
  return {
    ...share,
    method: 'workdays',
    weight: 0.143,
    season: null,
    capacity: 0.8,
    potential: 1.12,
  };
}

export const keyIn = (query: Query): TargetKeyView => ({
  period: query['period'] ?? '',
  scope: (query['scope'] ?? 'company') as TargetItem['scope'],
  of: query['of'] ?? 'all',
});

export function makeHistory(
  key: TargetKeyView,
): TargetKeyView & Pick<TargetHistory, 'name' | 'items'> {
  return {
    ...key,
    name: 'Company',
    items: [
      {
        target: eur(3_400_000),
        method: 'history_and_growth',
        reason: null,
        effectiveFrom: daysBefore(330),
        effectiveTo: null,
        knownFrom: daysBefore(340),
        knownTo: daysBefore(60),
      },
      {
        target: eur(3_600_000),
        method: 'revised',
        reason: 'The second plant opens in October',
        effectiveFrom: daysBefore(60),
        effectiveTo: null,
        knownFrom: daysBefore(60),
        knownTo: null,
      },
    ],
  };
}

export function makeDiff(
  query: Query,
): Omit<TargetDiff, 'asOf' | 'known' | 'knownAt' | 'models' | 'isStale'> {
  const [first, second] = teams;
  const item = (of: Whose, before: number | null, after: number | null) => ({
    ...of,
    before: before === null ? null : eur(before),
    after: after === null ? null : eur(after),
    change: eur((after ?? 0) - (before ?? 0)).amount,
    method: after === null ? null : 'revised',
    reason: 'The second plant opens in October',
  });
  return {
    period: query['period'] ?? '',
    against: query['against'] ?? NOW,
    againstKnownAt: null,
    items: [
      item(COMPANY, 3_400_000, 3_600_000),
      item({ scope: 'team', of: first?.team ?? '', name: first?.name ?? '' }, 520_000, 480_000),
      item({ scope: 'team', of: second?.team ?? '', name: second?.name ?? '' }, null, 600_000),
    ],
  };
}

export function makeProposals(year: string | undefined): TargetProposalItem[] {
  const proposal = (id: string, target: number, isApproved: boolean): TargetProposalItem => ({
    proposal: id,
    period: year ?? '2026',
    scope: 'company',
    of: 'all',
    target: eur(target),
    takesEffectAt: '2025-12-31T23:00:00Z',
    method: 'median_of_theta_ets_snaive',
    inputs: {
      growth: 0.06,
      workdays: 252,
      openPipeline: '50,736,000 EUR',
      seasonality: Array.from({ length: 12 }, (_, index) =>
        Number((0.9 + index * 0.018).toFixed(3)),
      ),
      note: 'As in the plan of December',
    },
    isApproved,
    ref: `proposal:${id}`,
  });
  return [proposal('p-2', YEAR, true), proposal('p-1', 41_000_000, false)];
}

export function makeOutlook(year = '2026'): Pick<TargetOutlook, 'year' | 'items'> {
  const item = (period: string, target: number, signed: number, chance: number | null) => ({
    period,
    target: eur(target),
    signed: eur(signed),
    bySeries: { expected: chance === null ? null : eur(target * 0.97), chance },
    gap: signed >= target ? null : eur(target - signed),
    gapOrders: signed >= target ? [] : gapOrders(),
    ref: `signed:${period}`,
  });
  return {
    year,
    items: [
      item(year, YEAR, YEAR * 0.83, 0.41),
      item(`${year}-11`, 3_600_000, 2_304_000, 0.61),
      item(`${year}-12`, 3_600_000, 3_700_000, null),
    ],
  };
}

const gapOrders = (): GapOrder[] =>
  [7, 12, 31].map((index) => ({
    order: `order-${index}`,
    stage: 'negotiation',
    dueOn: '2026-11-28',
    amount: eur(70_000 - index * 400),
    rate: 0.5,
    weighted: eur(35_000 - index * 200),
    ref: `order:${index}`,
  }));
