import type {
  EffectMember,
  EffectMetrics,
  EffectTrend,
  RenewalBoard,
  RenewalBucket,
  RenewalCard,
} from '@grasp/read-models/views';
import { createDice, dayBefore, daysBefore, eur, firmName } from './made-up.ts';
import { reps } from './people.ts';

const dice = createDice(5);
const REASONS = {
  good: 'fair_effect',
  watch: 'below_cohort',
  risk: 'no_inquiries',
  unknown: 'no_cohort',
};

function makeMember(index: number): EffectMember {
  const rep = dice.pick(reps);
  const luck = dice.isOneIn(9) ? 0 : 0.2 + dice.roll() * 1.6;
  const metrics = metricsAt(luck);
  const share = (value: number, median: number) => Math.round((value / median) * 100) / 100;
  const isLow = luck < 0.5;
  const lowDays = isLow ? dice.whole(14, 70) : 0;
  return {
    membership: `membership-${index + 1}`,
    customer: `customer-${index + 1}`,
    customerName: firmName(dice, index + 1),
    package: dice.pick(['gold', 'silver', 'basic']),
    segment: dice.pick(['machinery', 'textile', 'plastics', null]),
    rep: rep.rep,
    repName: rep.name,
    startsOn: dayBefore(dice.whole(60, 300)),
    endsOn: dayBefore(-dice.whole(1, 300)),
    metrics,
    index: {
      exposure: share(metrics.exposure, 4_000),
      clicks: share(metrics.clicks, 300),
      contactViews: share(metrics.contactViews, 60),
      messages: share(metrics.messages, 12),
      inquiries: share(metrics.inquiries, 8),
    },
    lowSince: isLow ? dayBefore(lowDays) : null,
    lowDays,
    spark: Array.from({ length: 12 }, () => Math.round(luck * dice.whole(0, 5))),
    ref: `member:${index + 1}`,
  };
}

function metricsAt(luck: number): EffectMetrics {
  return {
    exposure: Math.round(4_000 * (0.4 + luck * 0.6)),
    clicks: Math.round(300 * (0.2 + luck * 0.8)),
    contactViews: Math.round(60 * luck),
    messages: Math.round(12 * luck),
    inquiries: Math.round(8 * luck),
  };
}

/** Test data only: 600 members, worst first. */
export const members: EffectMember[] = Array.from({ length: 600 }, (_, index) =>
  makeMember(index),
).sort((a, b) => b.lowDays - a.lowDays);

/** Test data only: 90 days of one member. */
export function makeTrend(member: EffectMember): EffectTrend['days'] {
  const chance = createDice(member.membership.length);
  return Array.from({ length: 90 }, (_, index) => {
    const luck = (member.index.inquiries ?? 1) * (0.5 + chance.roll());
    const perDay = (metrics: EffectMetrics): EffectMetrics => ({
      exposure: Math.round(metrics.exposure / 30),
      clicks: Math.round(metrics.clicks / 30),
      contactViews: Math.round(metrics.contactViews / 30),
      messages: Math.round(metrics.messages / 30),
      inquiries: chance.isOneIn(4) ? 1 : 0,
    });
    return {
      day: dayBefore(89 - index),
      metrics: perDay(metricsAt(luck)),
      cohortMedian: perDay(metricsAt(1)),
    };
  });
}

const SPANS: { bucket: RenewalBucket; from: number; to: number; many: number }[] = [
  { bucket: 'overdue', from: -30, to: -1, many: 14 },
  { bucket: '30', from: 0, to: 30, many: 46 },
  { bucket: '60', from: 31, to: 60, many: 52 },
  { bucket: '90', from: 61, to: 90, many: 40 },
];

function makeCard(daysLeft: number, index: number): RenewalCard {
  const member = members[index % members.length]!;
  const health = dice.pick(['good', 'watch', 'risk', 'unknown'] as const);
  return {
    membership: member.membership,
    term: 1,
    customer: member.customer,
    customerName: member.customerName,
    rep: member.rep,
    repName: member.repName,
    dueOn: dayBefore(-daysLeft),
    daysLeft,
    value: eur(dice.whole(10, 160) * 100),
    contacts: dice.whole(0, 4),
    lastContactAt: dice.isOneIn(3) ? null : daysBefore(dice.whole(1, 40)),
    inquiries: member.metrics.inquiries,
    effectIndex: member.index.inquiries,
    health,
    healthReason: REASONS[health],
    spark: member.spark,
    ref: `renewal:${index}`,
  };
}

/** Test data only: what is due when, and twelve months of rates. */
export function makeBoard(): Pick<RenewalBoard, 'columns' | 'rates'> {
  const columns = SPANS.map(({ bucket, from, to, many }) => {
    const cards = Array.from({ length: many }, (_, index) =>
      makeCard(dice.whole(from, to), index * 7),
    );
    const value = cards.reduce((sum, card) => sum + Number(card.value.amount), 0);
    return {
      bucket,
      count: many,
      amounts: [{ amount: String(value), currency: 'EUR' }],
      cards,
      ref: `column:${bucket}`,
    };
  });
  const rates = Array.from({ length: 12 }, (_, index) => {
    const dueCount = dice.whole(30, 60);
    const gross = 0.6 + dice.roll() * 0.25;
    return {
      month: dayBefore(330 - index * 30).slice(0, 7),
      due: [eur(dueCount * 6_200)],
      dueCount,
      renewedCount: Math.round(dueCount * gross),
      gross: [{ rate: gross, currency: 'EUR' }],
      net: [{ rate: gross * 1.09, currency: 'EUR' }],
      ref: `rate:${index}`,
    };
  });
  return { columns, rates };
}
