import type { Api, FlowBarName, Money, OrderItem, Stamp, Sum } from '@grasp/read-models/views';
import type { Answers, Path } from '../api/get.ts';
import { daysOf, makeAnomalies, makeCalls, makeMonth, makeRestated } from './calls.ts';
import { makeLines, makePeriod, makeSubmissions, modelFor, toChance } from './forecasts.ts';
import { dayBefore, daysBefore, eur, MONTH, NOW, TODAY, ZONE } from './made-up.ts';
import { makeBoard, makeTrend, members } from './members.ts';
import { eventsOf, orders } from './orders.ts';
import { directory, reps, STAGES } from './people.ts';
import { keyIn, makeDiff, makeHistory, makeOutlook, makeProposals, makeTargets } from './plans.ts';
import { compareRuns, getRun, listRuns } from './runs.ts';

type Query = Readonly<Record<string, string | undefined>>;

/** Test data only: an answer for every route, shaped as the API's own. */
export const answers: { [P in Path]: (query: Query) => Answers[P] } = {
  '/api/status': () => ({
    readModels: [
      {
        name: 'orders',
        context: 'pipeline-forecast',
        version: 1,
        lagEvents: 0,
        lagMs: 0,
        deadLetters: 0,
        state: 'live',
      },
      {
        name: 'calls',
        context: 'discipline-audit',
        version: 3,
        lagEvents: 0,
        lagMs: 0,
        deadLetters: 0,
        state: 'live',
      },
    ],
    mode: 'demo',
    now: NOW,
    zone: ZONE,
    currency: 'EUR',
  }),
  '/api/me': () => ({ principal: 'director', role: 'director', scope: { kind: 'all' } }),
  '/api/directory': (query) => ({ ...stamp(query), ...directory }),
  '/api/overview': overview,
  '/api/pipeline/summary': summary,
  '/api/pipeline/flow': (query) => ({
    ...stamp(query),
    from: query['from'] ?? daysBefore(23),
    to: query['to'] ?? NOW,
    bars: flow(),
    balanced: true,
  }),
  '/api/pipeline/forecast': forecast,
  '/api/pipeline/stages': (query) => ({
    ...stamp(query),
    stages: STAGES.map((stage, index) => ({
      stage,
      left: 400,
      stillIn: 90,
      medianMs: index === 4 ? null : (index + 2) * 3.1 * 86_400_000,
      ref: `time:${stage}`,
    })),
  }),
  '/api/orders': (query) => {
    const found = chosenOrders(query);
    return { ...page(query, found), totals: sum(found, 'orders') };
  },
  '/api/orders/:id': (query) => {
    const order = orders.find((one) => one.order === query['id']) ?? null;
    return { ...stamp(query), order, events: order ? eventsOf(order) : [] };
  },
  '/api/targets': (query) => {
    const { period = MONTH, scope } = query;
    const found = makeTargets(period).filter((item) => scope === undefined || item.scope === scope);
    return { ...stamp(query), period, items: found };
  },
  '/api/targets/history': (query) => ({ ...stamp(query), ...makeHistory(keyIn(query)) }),
  '/api/targets/diff': (query) => ({ ...stamp(query), ...makeDiff(query) }),
  '/api/targets/outlook': (query) => ({ ...stamp(query), ...makeOutlook(query['year']) }),
  '/api/targets/proposals': (query) => ({ ...stamp(query), items: makeProposals(query['year']) }),
  '/api/forecast': (query) => ({ ...stamp(query), ...makePeriod(query) }),
  '/api/forecast/orders': (query) => {
    const found = chosenOrders({ ...query, status: 'open', sort: '-amount' });
    return {
      ...page(query, found),
      items: found.slice(0, 50).map(toChance(query)),
      model: modelFor(query),
      ref: 'forecast:open',
    };
  },
  '/api/forecast/lines': (query) => ({ ...stamp(query), ...makeLines(query) }),
  '/api/forecast/submissions': (query) => ({ ...stamp(query), ...makeSubmissions(query) }),
  '/api/forecast/runs': (query) => page(query, listRuns()),
  '/api/forecast/backtests': (query) => page(query, listRuns()),
  '/api/forecast/runs/:id': (query) => getRun(query['id']),
  '/api/forecast/runs/:id/compare': (query) => compareRuns(query['id'], query['with']),
  '/api/discipline/days': (query) => ({ ...stamp(query), items: [] }),
  '/api/discipline/months/:month': (query) => {
    const month = makeMonth(query['month'] ?? MONTH);
    const rows = month.rows.filter(({ rep, team }) => isChosen(query, { rep, team }));
    return { ...stamp(query), ...month, rows };
  },
  '/api/discipline/calls': (query) =>
    page(query, makeCalls(query['rep'] ?? '', query['day'] ?? TODAY, 96)),
  '/api/discipline/anomalies': (query) => page(query, makeAnomalies(query['kind'] ?? null)),
  '/api/discipline/restated': (query) => ({
    ...stamp(query),
    items: makeRestated(query['from'] ?? '', query['to'] ?? '', query['rep'] ?? null),
  }),
  '/api/effect/memberships': (query) => {
    const found = members.filter(
      (member) =>
        (query['show'] !== 'low' || member.lowSince !== null) &&
        isChosen(query, { rep: member.rep, team: null }),
    );
    const without = members.filter(({ metrics }) => metrics.inquiries === 0).length;
    const low = members.filter(({ lowSince }) => lowSince !== null).length;
    return {
      ...page(query, found),
      summary: {
        members: members.length,
        withoutEffect: without,
        low,
        medianInquiries: 7,
        ref: 'effect',
      },
    };
  },
  '/api/effect/memberships/:id': (query) => {
    const member = members.find(({ membership }) => membership === query['id']) ?? null;
    return { ...stamp(query), member, days: member ? makeTrend(member) : [] };
  },
  '/api/renewals': (query) => ({ ...stamp(query), ...board }),
  '/api/evidence': evidence,
};

const board = makeBoard();

function stamp({ asOf, known }: Query): Stamp {
  return {
    asOf: asOf ?? NOW,
    known: asOf ? ((known as 'then' | 'now' | undefined) ?? 'then') : null,
    knownAt: null,
    models: [
      { name: 'orders', version: 1, build: 'b1', foldedAt: NOW },
      { name: 'calls', version: 3, build: 'b2', foldedAt: NOW },
    ],
    isStale: false,
  };
}

function page<T>(query: Query, found: T[]) {
  const from = Number(query['cursor'] ?? 0);
  const to = from + Number(query['limit'] ?? 50);
  return {
    ...stamp(query),
    items: found.slice(from, to),
    total: found.length,
    nextCursor: to < found.length ? String(to) : null,
  };
}

const isChosen = (query: Query, { rep, team }: { rep: string | null; team: string | null }) =>
  (query['rep'] === undefined || rep === query['rep']) &&
  (query['team'] === undefined || team === null || team === query['team']);

const isNamed = ({ q }: Query, name: string | null) =>
  q === undefined || (name ?? '').toLowerCase().includes(q.toLowerCase());

function chosenOrders(query: Query): OrderItem[] {
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

function sum(list: readonly OrderItem[], ref: string): Sum {
  const total = list.reduce((all, { amount }) => all + BigInt(amount.amount), 0n);
  return { count: list.length, amounts: [{ amount: String(total), currency: 'EUR' }], ref };
}

function summary(query: Query): Api['/api/pipeline/summary'] {
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

function flow(): (Sum & { name: FlowBarName })[] {
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

function forecast(query: Query): Api['/api/pipeline/forecast'] {
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

function overview(query: Query): Api['/api/overview'] {
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

function evidence(query: Query): Api['/api/evidence'] {
  const [order] = orders;
  const items = order ? eventsOf(order) : [];
  const shown = items.map((event, index) => ({
    ...event,
    eventId: `${query['cursor'] ?? 0}-${index}-${event.eventId}`,
  }));
  return {
    ...stamp(query),
    of: { kind: 'pipeline.open', parameters: { status: 'open', rep: null, since: dayBefore(23) } },
    versions: { stageRates: 2 },
    items: shown,
    total: 4_812,
    nextCursor: query['cursor'] === undefined ? '1' : null,
  };
}
