import { type DataOf, type EffectEvent, type EffectMetric, parseDay } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  membership: 'text',
  day: 'integer',
  exposure: 'bigint',
  clicks: 'bigint',
  contact_views: 'bigint',
  messages: 'bigint',
  inquiries: 'bigint',
} as const;

/** What members' shops got, an entity per membership and day. */
export const effects = defineProjection<
  DataOf<'EffectReported'> | null,
  EffectEvent,
  typeof columns
>({
  name: 'effects',
  version: 1,
  context: 'customer-effect',
  categories: ['effect'],
  part: (event) => (event.type === 'EffectReported' ? event.data.day : null),
  initial: null,
  evolve: (state, fact) => (fact.type === 'EffectReported' ? fact.data : state),
  columns,
  row: (effect) =>
    effect === null
      ? null
      : {
          membership: effect.membership,
          day: parseDay(effect.day),
          exposure: effect.exposure,
          clicks: effect.clicks,
          contact_views: effect.contactViews,
          messages: effect.messages,
          inquiries: effect.inquiries,
        },
  indexes: [
    // The list looks back months of every member: it is answered from indexes alone, member by member.
    `(membership, day) include (v_from, v_to, k_from, k_to,
      exposure, clicks, contact_views, messages, inquiries)`,
    // Most shops get no inquiry on most days.
    '(membership, day) include (v_from, v_to, k_from, k_to, inquiries) where inquiries > 0',
  ],
});

/** The columns of the metrics. */
export const METRIC_COLUMNS: Readonly<Record<EffectMetric, keyof typeof columns>> = {
  exposure: 'exposure',
  clicks: 'clicks',
  contactViews: 'contact_views',
  messages: 'messages',
  inquiries: 'inquiries',
};
