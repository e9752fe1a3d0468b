import type { OrderHistory } from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import { expect, it } from 'vitest';
import { paramsSchema } from './inputs.ts';
import { learnFrom } from './learn.ts';
import { openLearners } from './learners.ts';

const DAY = 86_400_000_000;

function factsAt(cutoff: number, orders: number): CutoffFacts {
  const histories = Array.from({ length: orders }, (_, i): OrderHistory => {
    const openedAt = ((i * 7) % 300) * DAY;
    const end = i % 3 === 0 ? 'won' : 'lost';
    return {
      ...{ order: `o${i}`, openedAt, segment: null, source: i % 2 === 0 ? 'fair' : null },
      moments: [
        { kind: 'stage', at: openedAt, stage: 'offer' },
        { kind: 'amount', at: openedAt, amount: 1_000 * (1 + (i % 53)), currency: 'EUR' },
        { kind: 'owner', at: openedAt, rep: `r${i % 4}`, team: null },
        { kind: end, at: openedAt + (5 + (i % 40)) * DAY },
      ],
    };
  });
  const none = { signed: [], targets: [], renewals: [] };
  return { cutoff, today: cutoff / DAY, histories, teams: new Map([['r1', 'north']]), ...none };
}

const params = paramsSchema.parse({});

it('learns in other threads, several at once, what this one would learn', async () => {
  const asked = [factsAt(400 * DAY, 240), factsAt(380 * DAY, 200), factsAt(360 * DAY, 10)];
  await using learners = openLearners(asked.length);
  const learned = await Promise.all(asked.map((facts) => learners.learn(facts, params)));
  expect(learned.map(({ model }) => model.kind)).toEqual(['model', 'model', 'none']);
  expect(learned).toEqual(asked.map((facts) => learnFrom(facts, params)));
}, 60_000);

it('learns in this thread what is too large for another', async () => {
  const facts = factsAt(400 * DAY, 240);
  await using learners = openLearners(1, 12);
  expect(await learners.learn(facts, params)).toEqual(learnFrom(facts, params));
}, 60_000);
