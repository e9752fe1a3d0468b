import { formatInstant, localDay, type Micros } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import { addTo, toMoney } from '../../money.ts';
import { repFilter } from '../../names.ts';
import type { Company, ModelQuery } from '../../query.ts';
import { formatReference } from '../../reference.ts';
import type { RenewalBoard, RenewalCard, RenewalColumn, Stamp } from '../../views.ts';
import { DEFAULT_EFFECT_RULE, type EffectRule, SPARK_WEEKS } from '../effects/rule.ts';
import { effectStandings, type MemberStanding } from '../effects/standing.ts';
import { type Names, readNames } from '../read-names.ts';
import { type Health, healthOf, RISK_WEIGHTS } from './health.ts';
import { renewalRates } from './rates.ts';
import { BUCKETS, type DueRenewal, readDue } from './read-due.ts';

export type RenewalQuery = ModelQuery & {
  rule?: EffectRule | undefined;
  /** Cards per column at most; the column's count and amounts are those of all. Default 200. */
  cards?: number | undefined;
};

const CARDS = 200;

/** What falls due: overdue and in 30, 60 and 90 days, with what endangers it, and the renewal rates of the last year. */
export async function renewalBoard(
  snapshot: Snapshot,
  query: RenewalQuery,
  company: Company,
): Promise<Omit<RenewalBoard, keyof Stamp>> {
  const { place, rule = DEFAULT_EFFECT_RULE } = query;
  const today = localDay(company.zone, place.v);
  const reps = await repFilter(snapshot, query);
  const due = await readDue(snapshot, place, { today, reps });
  const { members } = await effectStandings(snapshot, place, { zone: company.zone, rule });
  const effects = new Map(members.map((member) => [member.membership, member]));
  const judged = due
    .map((renewal) => judge(renewal, effects.get(renewal.membership)))
    .sort(byStake(company.currency));
  const columns = BUCKETS.map(({ bucket, first, last }) => {
    const mine = judged.filter(({ daysLeft }) => daysLeft >= first && daysLeft <= last);
    const cards = mine.slice(0, query.cards ?? CARDS);
    return { bucket, mine, cards };
  });
  const shown = columns.flatMap(({ cards }) => cards);
  const names = await readNames(snapshot, place, shown);
  const { rep = null, team = null } = query;
  return {
    columns: columns.map(({ bucket, mine, cards }): RenewalColumn => {
      const parameters = { bucket, today, rep, team };
      return {
        bucket,
        count: mine.length,
        amounts: amountsOf(mine),
        cards: cards.map((renewal) => toCard(renewal, query, names)),
        ref: formatReference({ kind: 'renewalColumn', place, parameters }),
      };
    }),
    rates: await renewalRates(snapshot, query, company),
  };
}

type Judged = DueRenewal & Health & { effect: MemberStanding | undefined };

function judge(renewal: DueRenewal, effect: MemberStanding | undefined): Judged {
  const { daysLeft, contacts } = renewal;
  const isOn = effect?.isRunning === true;
  const signs = isOn
    ? { isLow: effect.isLow, inquiries: effect.metrics.inquiries, index: effect.index.inquiries }
    : null;
  return { ...renewal, effect, ...healthOf({ daysLeft, contacts, effect: signs }) };
}

/** What is at stake, most first: the company's currency before others, for amounts of two do not compare. */
function byStake(currency: string): (a: Judged, b: Judged) => number {
  const stake = (renewal: Judged): number => Number(renewal.amount) * RISK_WEIGHTS[renewal.health];
  const rank = (renewal: Judged): string => (renewal.currency === currency ? '' : renewal.currency);
  return (a, b) => {
    if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
    return stake(b) - stake(a) || a.daysLeft - b.daysLeft || (a.entity < b.entity ? -1 : 1);
  };
}

function amountsOf(renewals: readonly DueRenewal[]) {
  const purse = new Map<string, bigint>();
  for (const { amount, currency } of renewals) addTo(purse, currency, BigInt(amount));
  return toMoney(purse);
}

function toCard(renewal: Judged, query: ModelQuery, names: Names): RenewalCard {
  const { place, rep = null, team = null } = query;
  const { effect, lastContactAt, touchedAt } = renewal;
  return {
    membership: renewal.membership,
    term: renewal.term,
    customer: renewal.customer,
    customerName: names.customerName(renewal.customer),
    rep: renewal.rep,
    repName: names.repName(renewal.rep),
    dueOn: renewal.dueOn,
    daysLeft: renewal.daysLeft,
    value: { amount: renewal.amount, currency: renewal.currency },
    contacts: renewal.contacts,
    lastContactAt: latestOf(lastContactAt),
    lastTouchAt: latestOf(lastContactAt, touchedAt),
    inquiries: effect?.metrics.inquiries ?? 0,
    effectIndex: effect?.index.inquiries ?? null,
    health: renewal.health,
    healthReason: renewal.healthReason,
    spark: effect?.spark ?? Array.from({ length: SPARK_WEEKS }, () => 0),
    ref: formatReference({
      kind: 'renewal',
      place,
      parameters: { entity: renewal.entity, rep, team },
    }),
  };
}

/** The latest of some instants (µs as text), ISO 8601. */
function latestOf(...instants: (string | null)[]): string | null {
  const known = instants.filter((at) => at !== null).map(Number);
  return known.length === 0 ? null : formatInstant(Math.max(...known) as Micros);
}
