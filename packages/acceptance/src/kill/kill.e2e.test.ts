import { killAtRandom } from '@grasp/bench';
import { openTestHome } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';

const MOMENTS = 6;

it('loses nothing that was acknowledged and counts nothing twice, whatever is killed', async ({
  signal,
}) => {
  await using home = await openTestHome();
  const report = await killAtRandom({
    home: home.folder,
    moments: MOMENTS,
    say: () => {},
    signal,
  });
  const { ledger, counts } = report;
  expect(report.withInFlight).toBe(MOMENTS);
  expect(ledger.retried).toBeGreaterThan(0);
  expect(ledger).toMatchObject({ inFlight: 0, refused: [], odd: [] });
  expect(ledger.again).toEqual({ duplicates: expect.any(Number), others: 0 });
  expect(ledger.again.duplicates).toBeGreaterThan(0);
  expect(counts).toEqual({
    inLog: ledger.acknowledged.length,
    lost: 0,
    tooMany: 0,
    dials: ledger.dials,
    deadLetters: 0,
  });
  expect(report.leftBehind).toEqual({ byStop: 0, byKill: 0 });
});
