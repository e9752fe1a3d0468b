import { expect, it } from 'vitest';
import { AppError, defineErrors, isAppError } from './index.ts';

const errors = defineErrors({
  'store.away': { message: 'The store cannot be reached', retryable: true, status: 503 },
  'store.corrupt': { message: 'The store holds bytes that cannot be read', retryable: false },
});

it('makes a failure with the words of the table and the facts of the case', () => {
  const cause = new Error('ECONNREFUSED');
  const error = errors.create('store.away', { facts: { host: 'a' }, cause });
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'store.away', retryable: true, status: 503, cause });
  expect(error.message).toBe('The store cannot be reached');
  expect(error.facts).toEqual({ host: 'a' });
});

it('leaves status and cause out where there are none', () => {
  const error = errors.create('store.corrupt');
  expect(error.status).toBeUndefined();
  expect('cause' in error).toBe(false);
});

it('tells an operational failure from a bug, by code where one is given', () => {
  expect(isAppError(errors.create('store.away'))).toBe(true);
  expect(isAppError(errors.create('store.away'), 'store.corrupt')).toBe(false);
  expect(isAppError(new TypeError('bug'))).toBe(false);
});
