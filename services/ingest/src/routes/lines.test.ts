import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Line, readLines } from './lines.ts';

async function linesOf(bytes: Buffer, cuts: readonly number[], maxBytes = 1_000): Promise<Line[]> {
  async function* chunks() {
    const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
    places.sort((a, b) => a - b);
    for (let i = 1; i < places.length; i += 1) yield bytes.subarray(places[i - 1], places[i]);
  }
  const lines: Line[] = [];
  for await (const some of readLines(chunks(), maxBytes)) lines.push(...some);
  return lines;
}

it('gives the same lines wherever the network cuts the bytes', async () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }));
  await fc.assert(
    fc.asyncProperty(texts, fc.array(fc.nat()), async (parts, cuts) => {
      const body = parts.join('\n');
      const expected = body.split('\n').filter((line) => line.trim() !== '');
      expect(await linesOf(Buffer.from(body), cuts)).toEqual(expected);
    }),
  );
});

it('passes over a line that is too long, wherever the network cuts it', async () => {
  const body = Buffer.from(`a\n${'x'.repeat(50)}\nb`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat()), async (cuts) => {
      expect(await linesOf(body, cuts, 49)).toEqual(['a', { rejection: 'event_too_large' }, 'b']);
    }),
  );
});
