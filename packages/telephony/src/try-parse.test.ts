import { expect, it } from 'vitest';
import { tryParse } from './try-parse.ts';

it('gives what the parser gives, and nothing where it refuses', () => {
  expect(tryParse(() => JSON.parse('[1]'), SyntaxError)).toEqual([1]);
  expect(tryParse(() => JSON.parse('['), SyntaxError)).toBeUndefined();
});

it('lets a bug crash', () => {
  const broken = () => {
    throw new TypeError('a bug');
  };
  expect(() => tryParse(broken, SyntaxError)).toThrow('a bug');
});
