import type { Append } from '@grasp/event-store';
import { createOracleCompany, toEvents } from '@grasp/simulator';
import { createChance } from './places.ts';
import { twists } from './twists.ts';

/** The events of an oracle company with twists of our own, in batches of all sizes as they may come in. */
export function companyBatches({ seed, events }: { seed: number; events: number }): Append[][] {
  const chance = createChance(seed);
  const told = [...toEvents(createOracleCompany({ seed, events }))].flat();
  const twisted = twists.reduce((events, twist) => twist(events, chance), told);
  const batches: Append[][] = [];
  for (let i = 0; i < twisted.length; ) {
    const size = 1 + chance.below(chance.pick([1, 10, 300]));
    const batch = twisted.slice(i, i + size);
    batches.push(batch.map(({ stream, event }) => ({ stream, expected: 'any', events: [event] })));
    i += size;
  }
  return batches;
}
