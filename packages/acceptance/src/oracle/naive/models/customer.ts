import { dayNumber } from '../instants.ts';
import type { Model } from '../model.ts';

export const customers: Model = {
  name: 'customers',
  category: 'customer',
  row(facts) {
    const last = (wanted: string) => facts.findLast(({ type }) => type === wanted);
    const registered = last('CustomerRegistered')?.data;
    if (registered === undefined) return null;
    return {
      customer: registered.customer,
      name: registered.name,
      segment: registered.segment ?? null,
      region: registered.region ?? null,
      source: registered.source ?? null,
      grade: last('CustomerGraded')?.data.grade ?? null,
      touches: facts.filter(({ type }) => type === 'TouchRecorded').length,
      last_touch_at: last('TouchRecorded')?.at ?? null,
    };
  },
};

/** Whether a number is this customer's: added, and not removed since. */
export const numbers: Model = {
  name: 'numbers',
  category: 'customer',
  part: ({ type, data }) => (type.startsWith('CustomerNumber') ? data.number : null),
  row(facts) {
    const last = facts.at(-1);
    if (last?.type !== 'CustomerNumberAdded') return null;
    return { number: last.data.number, customer: last.data.customer };
  },
};

/** What a member's shop got on a day, as told last. */
export const effects: Model = {
  name: 'effects',
  category: 'effect',
  part: ({ data }) => data.day,
  row(facts) {
    const told = facts.at(-1)?.data;
    if (told === undefined) return null;
    return {
      membership: told.membership,
      day: dayNumber(told.day),
      exposure: told.exposure,
      clicks: told.clicks,
      contact_views: told.contactViews,
      messages: told.messages,
      inquiries: told.inquiries,
    };
  },
};
