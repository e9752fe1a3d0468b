import type { DataOf } from '@grasp/domain';
import type { Day } from './day.ts';
import type { Outbox } from './outbox.ts';
import type { Random } from './random.ts';
import type { Settings } from './settings.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** A telephone system. */
export type Account = {
  vendor: 'twilio' | 'asterisk' | 'freeswitch';
  account: string;
  zone: string;
  /** Where calls from outside arrive. */
  mainExtension: string;
  /** A telephone that nobody ever mapped to a rep. */
  ghostExtension: string;
  /** Calls so far: the switch numbers them. */
  calls: number;
};

export type Team = { id: string; name: string; division: string };

export type Rep = {
  id: string;
  name: string;
  /** Both 0 to 1. */
  skill: number;
  diligence: number;
  team: Team;
  desk: Desk;
  joinedDay: number;
  orders: Order[];
  /** First day back from leave or illness. */
  backOn: number;
  /** Times assigned to a team so far. */
  assigned: number;
};

/** A place to sell from: an extension, and a list of customers that stays when the rep goes. */
export type Desk = {
  account: Account;
  extension: string;
  team: Team;
  rep: Rep | null;
  customers: Customer[];
  /** Times its extension was mapped so far. */
  mapped: number;
};

export type Customer = {
  id: string;
  number: string;
  region: string;
  /** 0 to 1: how likely it buys. */
  warmth: number;
  attempts: number;
};

export type Order = {
  id: string;
  customer: Customer;
  rep: Rep;
  package: string;
  stage: number;
  /** Minor units. */
  amount: number;
  currency: string;
  openedDay: number;
  expectedClose: number;
  nextContact: number;
  touches: number;
  /** The step that is planned and not done. */
  step: string | null;
  steps: number;
  isOpen: boolean;
  /** Facts told of it so far. */
  told: number;
};

export type Membership = {
  id: string;
  customer: string;
  rep: string;
  package: string;
  amount: number;
  currency: string;
  dueDay: number;
  term: number;
  /** What its shop gets against others of its package: 1 is usual. */
  level: number;
  /** From this day on the shop gets next to nothing; `Infinity`: never. */
  fadesOn: number;
  /** The stream of its effect in the month that was last reported. */
  effect: { month: string; stream: string };
};

export type TargetKey = Pick<DataOf<'TargetSet'>, 'period' | 'scope' | 'of'>;

/** Whose, and how much in minor units; `within`: the target of which it is a share. */
export type Target = TargetKey & { amount: number; within?: TargetKey };

/** Things to do on a day to come. */
export type Agenda = {
  /** @throws RangeError for a day whose tasks are done already. */
  put(day: number, task: (day: Day) => void): void;
  run(day: Day): void;
};

/** The company as it stands on a day of its story. */
export type World = {
  settings: Settings;
  random: Random;
  outbox: Outbox;
  calendar: WorkCalendar;
  agenda: Agenda;
  accounts: Account[];
  teams: Team[];
  desks: Desk[];
  memberships: Map<string, Membership>;
  /** Those told so far, by period and whose they are. */
  targets: Map<string, Target>;
  /** Ids given so far. */
  given: Record<'reps' | 'customers' | 'orders' | 'numbers' | 'memberships', number>;
};

export function createAgenda(): Agenda {
  const tasks = new Map<number, ((day: Day) => void)[]>();
  let done = Number.NEGATIVE_INFINITY;
  return {
    put(day, task) {
      if (day <= done) throw new RangeError('that day has begun already');
      const ofDay = tasks.get(day);
      if (ofDay === undefined) tasks.set(day, [task]);
      else ofDay.push(task);
    },
    run(day) {
      const ofDay = tasks.get(day.number) ?? [];
      tasks.delete(day.number);
      done = day.number;
      for (const task of ofDay) task(day);
    },
  };
}
