import { expect, it } from 'vitest';
import { hmacSha1Base64, hmacSha256Hex, isSameSecret, sha256Hex } from './hmac.ts';

it('gives the HMACs of the RFCs', () => {
  const data = 'what do ya want for nothing?';
  expect(hmacSha1Base64('Jefe', data)).toBe('7/zfauXrL6LSdBbV8YTfnCWafHk=');
  expect(hmacSha256Hex('Jefe', data)).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

it('compares secrets of any length', () => {
  expect(isSameSecret('a', 'a')).toBe(true);
  expect(isSameSecret('a', 'ab')).toBe(false);
  expect(isSameSecret('', 'ab')).toBe(false);
});
