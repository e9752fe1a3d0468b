import type { Api } from '@grasp/read-models/views';
import type { Answers, Path } from '../api/get.ts';
import { makeAnomalies, makeCalls, makeMonth, makeRestated } from './calls.ts';
import { makeLines, makePeriod, makeSubmissions, modelFor, toChance } from './forecasts.ts';
import { dayBefore, daysBefore, MONTH, NOW, TODAY, ZONE } from './made-up.ts';
import { makeBoard, makeTrend, members } from './members.ts';
import { eventsOf, orders } from './orders.ts';
import { overview } from './overview.ts';
import { directory, STAGES } from './people.ts';
import { chosenOrders, flow, forecast, sum, summary } from './pipeline.ts';
import { keyIn, makeDiff, makeHistory, makeOutlook, makeProposals, makeTargets } from './plans.ts';
import { compareRuns, getRun, listRuns } from './runs.ts';
import { isChosen, page, type Query, stamp } from './stamp.ts';

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
