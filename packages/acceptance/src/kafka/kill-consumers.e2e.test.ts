import { killConsumers } from '@grasp/bench';
import { openTestKafka } from '@grasp/kafka/testing';
import { openTestDatabase, openTestHome } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';

const CALLS = 5_000;
const KILLS = 20;

it('takes every call from Kafka exactly once and in its order, whenever a consumer is killed', async ({
  signal,
  skip,
}) => {
  const kafka = await openTestKafka();
  if ('missing' in kafka) return skip(kafka.missing);
  await using database = await openTestDatabase();
  await using home = await openTestHome();
  const report = await killConsumers({
    kafka,
    database,
    home: home.folder,
    calls: CALLS,
    kills: KILLS,
    say: () => {},
    signal,
  });
  expect(report).toEqual({
    calls: CALLS,
    messages: (CALLS / 2) * 5,
    lost: 0,
    tooMany: 0,
    outOfOrder: 0,
    inReadModel: CALLS,
    dials: CALLS,
    poison: expect.any(Number),
    poisonKept: report.poison,
    othersDead: 0,
    kills: KILLS,
    exitCodes: [0, 0],
    seconds: expect.any(Number),
  });
  expect(report.poison).toBeGreaterThan(100);
});
