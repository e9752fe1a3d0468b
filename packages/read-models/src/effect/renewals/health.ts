import type { RenewalCard } from '../../views.ts';

/** Which rules a health rests on. */
export const HEALTH_VERSION = 1;

/** What a renewal's health is judged by. */
export type HealthSigns = {
  daysLeft: number;
  contacts: number;
  /** Null: the membership has no effect on record (it does not run). */
  effect: { isLow: boolean; inquiries: number; index: number | null } | null;
};

export type Health = Pick<RenewalCard, 'health' | 'healthReason'>;

/** Index of inquiries from which a member is as well off as its like. */
const FAIR_INDEX = 0.8;
/** Days before the due day within which somebody should have spoken with the customer. */
const CONTACT_DAYS = 30;

/**
 * The rules, the first that fits decides. The reason is a code; screens have a sentence for each.
 * @returns `risk`: `overdue`, `no_inquiries`, `low_effect`; `watch`: `not_contacted`, `below_cohort`; `unknown`: `no_cohort`;
 * `good`: `fair_effect`.
 */
export function healthOf({ daysLeft, contacts, effect }: HealthSigns): Health {
  if (daysLeft < 0) return { health: 'risk', healthReason: 'overdue' };
  if (effect?.inquiries === 0) return { health: 'risk', healthReason: 'no_inquiries' };
  if (effect?.isLow === true) return { health: 'risk', healthReason: 'low_effect' };
  if (contacts === 0 && daysLeft <= CONTACT_DAYS) {
    return { health: 'watch', healthReason: 'not_contacted' };
  }
  const index = effect?.index ?? null;
  if (index === null) return { health: 'unknown', healthReason: 'no_cohort' };
  return index < FAIR_INDEX
    ? { health: 'watch', healthReason: 'below_cohort' }
    : { health: 'good', healthReason: 'fair_effect' };
}

/** How much of its value a renewal of this health puts at stake: for the order of cards, no forecast. */
export const RISK_WEIGHTS: Readonly<Record<Health['health'], number>> = {
  risk: 0.6,
  watch: 0.3,
  unknown: 0.3,
  good: 0.1,
};
