import type { Api, FlowBarName, OrderItem, Sum } from '@grasp/read-models/views';
import { eur } from './made-up.ts';
import { orders } from './orders.ts';
import { STAGES } from './people.ts';
import { isChosen, type Query, stamp } from './stamp.ts';

const isNamed = ({ q }: Query, name: string | null) =>
  q === undefined || (name ?? '').toLowerCase().includes(q.toLowerCase());

/** Test data only: orders as they are filtered and sorted. */
export function chosenOrders(query: Query): OrderItem[] {
  const { status, stage, sort = '-amount', asOf } = query;
  const found = orders.filter(
    (order) =>
      (status === undefined || order.status === status) &&
      (stage === undefined || order.stage === stage) &&
      (asOf === undefined || order.openedAt <= asOf) &&
      isChosen(query, order) &&
      isNamed(query, order.order),
  );
  const key = (order: OrderItem) =>
    sort.endsWith('amount') ? Number(order.amount.amount) : Date.parse(order.openedAt);
  return found.sort((a, b) => (sort.startsWith('-') ? key(b) - key(a) : key(a) - key(b)));
}

/** Test data only. */
export function sum(list: readonly OrderItem[], ref: string): Sum {
  const total = list.reduce((all, { amount }) => all + BigInt(amount.amount), 0n);
  return { count: list.length, amounts: [{ amount: String(total), currency: 'EUR' }], ref };
}

/** Test data only. */
export function summary(query: Query): Api['/api/pipeline/summary'] {
  const of = (status: string) => chosenOrders({ ...query, status });
  const open = of('open');
  const byStage = STAGES.map((stage) => ({
    stage,
    ...sum(
      open.filter((order) => order.stage === stage),
      `stage:${stage}`,
    ),
  }));
  return {
    ...stamp(query),
    open: sum(open, 'open'),
    won: sum(of('won'), 'won'),
    lost: sum(of('lost'), 'lost'),
    byStage,
  };
}

/** Test data only. */
export function flow(): (Sum & { name: FlowBarName })[] {
  const steps: [FlowBarName, number, number][] = [
    ['start', 4_870, 48_200_000],
    ['new', 610, 6_940_000],
    ['reopened', 22, 310_000],
    ['movedIn', 0, 0],
    ['grew', 0, 1_420_000],
    ['shrank', 0, -880_000],
    ['movedOut', 0, 0],
    ['won', -184, -2_310_000],
    ['lost', -331, -3_040_000],
    ['lateNews', 13, 96_000],
    ['end', 5_000, 50_736_000],
  ];
  return steps.map(([name, count, amount]) => ({
    name,
    count,
    amounts: [eur(amount)],
    ref: `flow:${name}`,
  }));
}

/** Test data only. */
export function forecast(query: Query): Api['/api/pipeline/forecast'] {
  const months = ['2026-11', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04'];
  return {
    ...stamp(query),
    months: months.map((month, index) => ({
      month,
      signed: {
        count: index === 0 ? 184 : 0,
        amounts: index === 0 ? [eur(2_310_000)] : [],
        ref: `signed:${month}`,
      },
      open: {
        count: 600 - index * 60,
        amounts: [eur(6_300_000 - index * 700_000)],
        ref: `open:${month}`,
      },
      weighted: [eur(1_240_000 - index * 150_000)],
      expected: [eur((index === 0 ? 2_310_000 : 0) + 1_240_000 - index * 150_000)],
      target: [eur(3_600_000)],
    })),
    undated: { count: 812, amounts: [eur(7_900_000)], ref: 'undated' },
    rates: STAGES.map((stage, index) => ({
      stage,
      decided: 900 - index * 90,
      won: 120 + index * 60,
      rate: 0.08 + index * 0.14,
      ref: `rate:${stage}`,
    })),
  };
}
