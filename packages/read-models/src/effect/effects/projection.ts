import { type DataOf, type EffectEvent, parseDay } from '@grasp/domain';
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
  indexes: ['(membership, day)', '(day)'],
});
