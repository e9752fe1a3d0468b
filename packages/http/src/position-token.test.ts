import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPositionTokens } from './position-token.ts';

const tokens = createPositionTokens('secret', 'log-1');

it('gives back every position', () => {
  const positions = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(positions, (position) => tokens.parse(tokens.toToken(position)) === position),
  );
});

it('does not show the position', () => {
  const [one, two] = [tokens.toToken(1n), tokens.toToken(2n)];
  expect(Buffer.from(one, 'base64url').readBigUInt64BE()).not.toBe(1n);
  expect(one.slice(0, 8)).not.toBe(two.slice(0, 8));
});

it('refuses the position of another log, and of another deployment', () => {
  for (const others of [
    createPositionTokens('secret', 'log-2'),
    createPositionTokens('other', 'log-1'),
  ]) {
    expect(() => tokens.parse(others.toToken(7n))).toThrow(
      expect.objectContaining({ code: 'position_of_other_log', status: 409 }),
    );
  }
});

it('refuses what is no position at all', () => {
  for (const text of ['', '7', 'x'.repeat(33), `${'ä'.repeat(32)}`]) {
    expect(() => tokens.parse(text)).toThrow(
      expect.objectContaining({ code: 'position_malformed', status: 400 }),
    );
  }
});
