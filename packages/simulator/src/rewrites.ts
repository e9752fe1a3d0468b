import {
  CALL_OUTCOMES,
  CALL_STATUSES,
  type DataOf,
  type EventType,
  formatDay,
  isAnswered,
  parseDay,
} from '@grasp/domain';
import { customerNumber } from './phone-numbers.ts';
import type { Random } from './random.ts';
import { STAGES } from './stages.ts';

export type Data = Record<string, unknown>;
/** What a fact reads like once it is put right. */
export type Rewrite = (data: Data, random: Random) => Data;

type Rewrites = { [T in EventType]?: (data: DataOf<T>, random: Random) => DataOf<T> };

/** How a fact of this type is put right in any company; undefined where nobody gets it wrong. */
export function findUsualRewrite(type: EventType): Rewrite | undefined {
  return USUAL[type] as Rewrite | undefined;
}

/** How a fact of this type is put right in a wild company: as another entity, another owner, another reach. */
export function findWildRewrite(type: EventType): Rewrite {
  return (WILD[type] as Rewrite | undefined) ?? ((data) => data);
}

/** What is now and then entered wrongly, and how it reads once it is put right. */
const USUAL: Rewrites = {
  CallCompleted(data, random) {
    if (!isAnswered(data.outcome))
      return { ...data, outcome: random.pick(CALL_OUTCOMES), talkMs: 0 };
    return { ...data, talkMs: Math.floor(data.talkMs * random.spread([0.3, 0.9, 0.98, 1.1])) };
  },
  OrderOpened: (data, random) => ({ ...data, amount: otherAmount(data.amount, random) }),
  OrderAmountChanged: (data, random) => ({ ...data, amount: otherAmount(data.amount, random) }),
  OrderStageChanged: (_, random) => ({ stage: random.pick(STAGES) }),
  OrderExpectedCloseChanged: ({ expectedCloseOn }, random) => ({
    expectedCloseOn: expectedCloseOn && shiftDay(expectedCloseOn, random.between(1, 12)),
  }),
  OrderWon: ({ signedOn }, random) => ({ signedOn: shiftDay(signedOn, -random.between(1, 4)) }),
  OrderLost: (_, random) => ({ reason: random.pick(['price', 'no_budget', 'no_decision']) }),
  FactRecorded: (data) => ({ ...data, kind: 'other' }),
  CustomerRegistered: (data) => ({ ...data, name: `${data.name} Holding` }),
  EffectReported: (data, random) => ({
    ...data,
    exposure: Math.floor(data.exposure * random.spread([0.6, 0.95, 1.3])),
    clicks: Math.floor(data.clicks * random.spread([0.5, 0.9, 1.2])),
  }),
  AttendanceRecorded: (data) =>
    data.absent > 0 ? { ...data, absent: 0, approvedLeave: data.absent } : data,
  RenewalWon: (data, random) => ({ ...data, amount: otherAmount(data.amount, random) }),
  RenewalLost: (_, random) => ({ reason: random.pick(['price', 'no_effect', 'closed_down']) }),
};

const WILD: Rewrites = {
  CallProgressed: (data, random) => ({ ...data, status: random.pick(CALL_STATUSES) }),
  CallCompleted: (data, random) => ({ ...data, extension: random.pick(['201', '202', '203']) }),
  CallLegLinked: (data) => ({ ...data, primary: data.leg }),
  OrderOwnerChanged: (_, random) => ({ rep: random.pick(['r001', 'r002', null]) }),
  OrderReopened: (data, random) => ({ ...data, stage: random.pick(STAGES) }),
  ExtensionMapped: (data, random) => ({ ...data, rep: random.pick(['r001', 'r002', null]) }),
  RepAssignedToTeam: (data, random) => ({ ...data, team: random.pick(['t1', 't2', null]) }),
  CustomerNumberAdded: (data, random) => ({
    ...data,
    number: customerNumber(random.between(1, 50)),
  }),
  MembershipOpened: (data, random) => ({ ...data, amount: otherAmount(data.amount, random) }),
  RenewalDue: (data, random) => ({ ...data, dueOn: shiftDay(data.dueOn, random.between(-9, 9)) }),
  CallQuotaSet: (data) => ({ ...data, dailyQuota: data.dailyQuota + 1 }),
  TargetSplit: (data, random) => ({ ...data, amount: otherAmount(data.amount, random) }),
  ForecastSubmitted: (data, random) => ({ ...data, amount: otherAmount(data.amount, random) }),
  TargetSet: (data, random) => ({ ...data, amount: otherAmount(data.amount, random) }),
  EffectReported: (data, random) => ({ ...data, day: otherDay(data.day, random) }),
  AttendanceRecorded: (data, random) => ({ ...data, day: otherDay(data.day, random) }),
};

/** A day of the same month: its facts stand in the month's stream. */
function otherDay(day: string, random: Random): string {
  const other = shiftDay(day, random.pick([-2, -1, 1, 2]));
  return other.slice(0, 7) === day.slice(0, 7) ? other : day;
}

function otherAmount(amount: string, random: Random): string {
  const factor = random.pick([0.1, 0.5, 0.9, 1.1, 1.2, 2]);
  return String(Math.max(100, Math.round(Number(amount) * factor)));
}

const shiftDay = (day: string, by: number): string => formatDay(parseDay(day) + by);
