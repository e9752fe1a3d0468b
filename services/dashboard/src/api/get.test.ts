import { expect, it } from 'vitest';
import { toCsvUrl, toUrl } from './get.ts';

it('fills the path and puts the rest into the query', () => {
  expect(toUrl('/api/orders/:id', { id: 'a/b', asOf: '2026-03-01T09:30:00+08:00' })).toBe(
    '/api/orders/a%2Fb?asOf=2026-03-01T09%3A30%3A00%2B08%3A00',
  );
});

it('leaves out what is not set', () => {
  expect(toUrl('/api/orders', { rep: undefined })).toBe('/api/orders');
});

it('asks for the same list as CSV', () => {
  expect(toCsvUrl('/api/orders', { stage: 'offer' })).toBe('/api/orders?stage=offer&format=csv');
});
