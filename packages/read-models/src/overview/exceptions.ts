import { parseDay } from '@grasp/domain';
import { covers, type Snapshot } from '@grasp/projections';
import { disciplineMonth } from '../discipline/month.ts';
import { effectMemberships } from '../effect/effects/list.ts';
import { renewalBoard } from '../effect/renewals/board.ts';
import { repFilter } from '../names.ts';
import { orders } from '../pipeline/orders/projection.ts';
import type { Company, ModelQuery } from '../query.ts';
import type { ExceptionItem } from '../views.ts';

const OF_A_KIND = 3;

type Asked = ModelQuery & { today: string };

/** What needs somebody today, the worst of each kind first. */
export async function exceptionsOf(
  snapshot: Snapshot,
  query: Asked,
  company: Company,
): Promise<ExceptionItem[]> {
  return [
    ...(await renewalsAtRisk(snapshot, query, company)),
    ...(await shortReps(snapshot, query, company)),
    ...(await overdueSteps(snapshot, query)),
    ...(await lowEffect(snapshot, query, company)),
  ];
}

/** Reps who are behind their calls of the month so far by a fifth and more. */
async function shortReps(
  snapshot: Snapshot,
  query: Asked,
  company: Company,
): Promise<ExceptionItem[]> {
  const month = query.today.slice(0, 7);
  const { rows } = await disciplineMonth(snapshot, { ...query, month }, company);
  return rows
    .filter(({ rep, total }) => rep !== null && total.attainment !== null && total.attainment < 0.8)
    .slice(0, OF_A_KIND)
    .map(({ rep, repName, total }) => ({
      kind: 'short_rep',
      parameters: {
        name: repName ?? rep ?? '',
        validCalls: total.validCalls,
        quota: Math.round(total.quota ?? 0),
      },
      href: `/discipline?rep=${encodeURIComponent(rep ?? '')}`,
    }));
}

/** Renewals that are overdue, or due within 30 days by members who get too little. */
async function renewalsAtRisk(
  snapshot: Snapshot,
  query: Asked,
  company: Company,
): Promise<ExceptionItem[]> {
  const { columns } = await renewalBoard(snapshot, query, company);
  const pressing = columns
    .filter(({ bucket }) => bucket === 'overdue' || bucket === '30')
    .flatMap(({ bucket, cards }) =>
      cards.filter(({ health }) => bucket === 'overdue' || health === 'risk'),
    );
  return pressing.slice(0, OF_A_KIND).map((card) => ({
    kind: 'renewal_at_risk',
    parameters: {
      name: card.customerName ?? card.membership,
      daysLeft: card.daysLeft,
      amount: card.value.amount,
      currency: card.value.currency,
    },
    href: '/renewals',
  }));
}

type Step = { order_id: string; next_what: string; next_due_on: string };

/** The dearest open orders whose next step is overdue. */
async function overdueSteps(snapshot: Snapshot, query: Asked): Promise<ExceptionItem[]> {
  const reps = await repFilter(snapshot, query);
  const steps = await snapshot.query<Step>({
    text: `select r.order_id, r.next_what, r.next_due_on from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = 'open' and r.next_due_on < $3
        and ($4::text[] is null or r.rep = any($4))
      order by r.amount desc, r.order_id limit ${OF_A_KIND}`,
    values: [query.place.v, query.place.k, query.today, reps],
  });
  return steps.map((step) => ({
    kind: 'overdue_step',
    parameters: {
      name: step.order_id,
      what: step.next_what,
      days: parseDay(query.today) - parseDay(step.next_due_on),
    },
    href: `/orders/${encodeURIComponent(step.order_id)}`,
  }));
}

/** Members whose shop has brought too little for long. */
async function lowEffect(
  snapshot: Snapshot,
  query: Asked,
  company: Company,
): Promise<ExceptionItem[]> {
  const asked = { ...query, show: 'low' as const, paging: { limit: OF_A_KIND } };
  const { items } = await effectMemberships(snapshot, asked, company);
  return items.map((member) => ({
    kind: 'low_effect',
    parameters: { name: member.customerName ?? member.membership, days: member.lowDays },
    href: `/effect/${encodeURIComponent(member.membership)}`,
  }));
}
