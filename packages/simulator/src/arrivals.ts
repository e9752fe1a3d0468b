import { MICROS_PER_DAY, type Micros } from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';

/** Facts on their way: told, and not arrived yet. What arrives after the end is dropped at once. */
export type Arrivals = {
  push(fact: CompanyFact): void;
  /** Every fact of the whole UTC days before an instant that was not released yet, in the order of arrival. */
  release(before: Micros): CompanyFact[];
};

/** Kept by day, so that memory holds what is late and one day beside. */
export function createArrivals({ from, to }: { from: Micros; to: Micros }): Arrivals {
  const waiting = new Map<number, CompanyFact[]>();
  let nextDay = Math.floor(from / MICROS_PER_DAY);
  return {
    push(fact) {
      if (fact.arrivesAt > to) return;
      const day = Math.floor(fact.arrivesAt / MICROS_PER_DAY);
      const ofDay = waiting.get(day);
      if (ofDay === undefined) waiting.set(day, [fact]);
      else ofDay.push(fact);
    },
    release(before) {
      const released: CompanyFact[] = [];
      for (; (nextDay + 1) * MICROS_PER_DAY <= before; nextDay += 1) {
        const ofDay = waiting.get(nextDay) ?? [];
        waiting.delete(nextDay);
        ofDay.sort((a, b) => a.arrivesAt - b.arrivesAt);
        for (const fact of ofDay) released.push(fact);
      }
      return released;
    },
  };
}
