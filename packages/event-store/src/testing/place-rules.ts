import { describe, expect, it } from 'vitest';
import { createTestEvent } from './create-test-event.ts';
import type { OpenUnderTest } from './under-test.ts';

/** What holds for those who need no exact place of what they append. */
export function describePlaces(open: OpenUnderTest): void {
  describe('an append without an exact place', () => {
    it('is told a position of its own write, at or after its event, and so is a repeat', async () => {
      await using log = await open();
      const appends = Array.from({ length: 3 }, () => ({
        stream: 'call-1',
        expected: 'any' as const,
        events: [createTestEvent()],
        anyPlace: true as const,
      }));
      const first = await log.store.append(appends);
      const again = await log.store.append(appends);
      const stored = await log.store.readStream('call-1');
      expect(first.map(({ status }) => status)).toEqual(appends.map(() => 'appended'));
      expect(again.map(({ status }) => status)).toEqual(appends.map(() => 'duplicate'));
      for (const told of [first, again]) {
        expect(told).toMatchObject(stored.map(({ revision }) => ({ revision })));
        for (const [index, { position }] of stored.entries()) {
          const place = (told[index] as { position: bigint }).position;
          expect(place).toBeGreaterThanOrEqual(position);
          expect(place).toBeLessThanOrEqual(stored.at(-1)?.position ?? 0n);
        }
      }
    });
  });
}
