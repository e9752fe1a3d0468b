import { expect, it } from 'vitest';
import { createLastPlaces, KEPT } from './last-places.ts';

const at = (...positions: number[]) =>
  positions.map((position) => ({ position: BigInt(position), stream: 'call-1' }));
const from = (first: number, last: number) =>
  at(...Array.from({ length: last - first + 1 }, (_, index) => first + index));

it('knows nothing before the position after which none is missing', () => {
  const places = createLastPlaces();
  places.add(at(30, 40), 20n);
  expect(places.head()).toBe(40n);
  expect(places.between(19n, 40n)).toBeUndefined();
  expect(places.between(20n, 30n)).toEqual(at(30));
});

it('goes on where what was found joins what is known, and begins anew behind a gap', () => {
  const places = createLastPlaces();
  places.add(at(10, 20), 0n);
  places.add(at(20, 30), 15n);
  expect(places.between(0n, 30n)).toEqual(at(10, 20, 30));
  places.add(at(60), 50n);
  expect(places.between(30n, 60n)).toBeUndefined();
  expect(places.between(50n, 60n)).toEqual(at(60));
});

it('takes what stands before, and keeps what came meanwhile', () => {
  const places = createLastPlaces();
  places.add(at(40, 50), 35n);
  places.add(at(60), 45n);
  places.add(at(20, 30, 40, 50), 10n);
  expect(places.between(10n, 60n)).toEqual(at(20, 30, 40, 50, 60));
});

it('takes no late answer that does not reach what is known', () => {
  const places = createLastPlaces();
  places.add(at(500), 400n);
  places.add(at(10, 20), 0n);
  expect(places.between(0n, 500n)).toBeUndefined();
  expect(places.between(400n, 500n)).toEqual(at(500));
});

it('forgets the oldest', () => {
  const places = createLastPlaces();
  places.add(from(1, KEPT + 10), 0n);
  expect(places.between(9n, 2_000n)).toBeUndefined();
  expect(places.between(10n, 2_000n)).toHaveLength(KEPT);
});
