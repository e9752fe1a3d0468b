import { AppError } from '@grasp/errors';
import type { Server } from '@grasp/http';
import { EFFECT_SHOWS, effectMemberships, effectTrend, renewalBoard } from '@grasp/read-models';
import { z } from 'zod';
import { addDataRoute, addPageRoute, type QueryParts } from '../data-route.ts';
import { queryErrors } from '../place.ts';

const tag = 'effect';

/** What members' shops get, and the renewals that follow from it. */
export function addEffectRoutes(app: Server, parts: QueryParts): void {
  addPageRoute(app, parts, {
    path: '/api/effect/memberships',
    summary: 'Members whose term runs, with their effect against their cohort; worst first',
    tag,
    query: { show: z.enum(EFFECT_SHOWS).default('all') },
    answer: ({ snapshot, query, company }) => effectMemberships(snapshot, query, company),
  });
  addDataRoute(app, parts, {
    path: '/api/effect/memberships/:id',
    summary: "One member's effect day by day, beside the median of its cohort",
    tag,
    query: {},
    answer: async ({ snapshot, query, company, params }) => {
      const asked = { ...query, membership: params['id'] ?? '' };
      const trend = await effectTrend(snapshot, asked, company);
      if (trend.member === null) throw new AppError(queryErrors.membership_absent);
      return trend;
    },
    rows: ({ days }) => days,
  });
  addDataRoute(app, parts, {
    path: '/api/renewals',
    summary:
      'Renewals overdue and due in 30, 60 and 90 days by stake, and the rates of twelve months',
    tag,
    query: { cards: z.coerce.number().int().min(0).max(5000).default(200) },
    answer: ({ snapshot, query, company }) => renewalBoard(snapshot, query, company),
    rows: ({ columns }) =>
      columns.flatMap(({ bucket, cards }) => cards.map((card) => ({ bucket, ...card }))),
  });
}
