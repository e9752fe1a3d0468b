import { expect, it } from 'vitest';
import { AppError, defineErrors, isAppError } from './index.ts';

const errors = defineErrors({
  store_away: { message: 'the store cannot be reached', retryable: true, status: 503 },
  bad_field: { message: 'a field is wrong', status: 422 },
});

it('makes a failure with the words of the table and the facts of the case', () => {
  const cause = new Error('ECONNREFUSED');
  const error = new AppError(errors.store_away, { cause, retryAfter: 2 });
  expect(error).toMatchObject({ code: 'store_away', retryable: true, status: 503, retryAfter: 2 });
  expect(error.cause).toBe(cause);
  expect(error.message).toBe('the store cannot be reached');
});

it('names the field and the detail', () => {
  const error = new AppError(errors.bad_field, { detail: 'not a day', field: 'data.day' });
  expect(error).toMatchObject({ field: 'data.day', retryable: false });
  expect(error.message).toBe('a field is wrong: not a day');
});

it('tells an operational failure from a bug, by code where one is given', () => {
  const error = new AppError(errors.bad_field);
  expect(isAppError(error, 'bad_field')).toBe(true);
  expect(isAppError(error, 'store_away')).toBe(false);
  expect(isAppError(new TypeError('bug'))).toBe(false);
});
