import type { Api, Money } from '@grasp/read-models/views';
import { daysOf } from './calls.ts';
import { daysBefore, eur, MONTH, NOW } from './made-up.ts';
import { reps } from './people.ts';
import { chosenOrders, flow, sum } from './pipeline.ts';
import { makeTargets } from './plans.ts';
import { type Query, stamp } from './stamp.ts';

/** Test data only. */
export function overview(query: Query): Api['/api/overview'] {
  const [attainment = null] = makeTargets(MONTH);
  const days = daysOf(MONTH);
  const before: Money[] = [eur(2_120_000)];
  return {
    ...stamp(query),
    day: (query['asOf'] ?? NOW).slice(0, 10),
    validCalls: { value: 1_386, quota: 4_000, before: 1_291, ref: 'calls' },
    dials: { value: 2_944, before: 2_801, ref: 'dials' },
    talkMs: { value: 131 * 3_600_000, before: 128 * 3_600_000, ref: 'talk' },
    signedMonth: { count: 184, amounts: [eur(2_310_000)], ref: 'signed', before },
    attainment,
    open: { ...sum(chosenOrders({ ...query, status: 'open' }), 'open'), before: 5_112 },
    flow: flow(),
    flowFrom: daysBefore(23),
    signedByDay: days.map(({ day }, index) => ({
      day,
      signed: String(Math.round((231_000_000 * Math.min(index + 1, 24) ** 1.15) / 24 ** 1.15)),
      target: String(Math.round((360_000_000 * (index + 1)) / days.length)),
    })),
    exceptions: exceptions(),
    topOrders: chosenOrders({ ...query, status: 'open' }).slice(0, 8),
  };
}

function exceptions(): Api['/api/overview']['exceptions'] {
  return [
    { kind: 'dead_letters', parameters: { model: 'orders', count: 1 }, href: '/pipeline' },
    {
      kind: 'renewal_at_risk',
      parameters: { name: 'Noord Staal BV', daysLeft: -3, amount: '1480000', currency: 'EUR' },
      href: '/renewals',
    },
    {
      kind: 'overdue_step',
      parameters: { name: 'Huaxin Valves Co.', what: 'Send the offer', days: 9 },
      href: '/orders/order-2',
    },
    {
      kind: 'short_rep',
      parameters: { name: reps[4]!.name, validCalls: 11, quota: 80 },
      href: `/discipline?rep=${reps[4]!.rep}`,
    },
    {
      kind: 'short_rep',
      parameters: { name: reps[9]!.name, validCalls: 14, quota: 80 },
      href: `/discipline?rep=${reps[9]!.rep}`,
    },
    {
      kind: 'low_effect',
      parameters: { name: 'Baltic Pumps GmbH', days: 41 },
      href: '/effect/membership-3',
    },
    { kind: 'lag', parameters: { model: 'calls', lagMs: 95_000 }, href: '/discipline' },
  ];
}
