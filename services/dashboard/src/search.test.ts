import { expect, it } from 'vitest';
import { parseSearch, searchSchema, stringifySearch } from './search.ts';

it('drops a parameter that it cannot read and keeps the others', () => {
  const { asOf, known, rep } = searchSchema.parse({ asOf: 'yesterday', known: 'now', rep: 'r1' });
  expect({ asOf, known, rep }).toEqual({ asOf: undefined, known: 'now', rep: 'r1' });
});

it('leaves numeric ids and zoned instants as they are written', () => {
  const search = { rep: '10862', asOf: '2026-03-01T09:30:00+08:00' };
  expect(parseSearch(stringifySearch(search))).toEqual(search);
});

it('writes nothing for what is not set', () => {
  expect(stringifySearch({ rep: undefined, team: '' })).toBe('');
});
