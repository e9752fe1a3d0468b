/** Two-digit area codes of the Netherlands: seven digits follow. */
const AREAS = [
  10, 13, 15, 20, 23, 24, 26, 30, 33, 35, 36, 38, 40, 43, 45, 46, 50, 53, 55, 58, 70, 71, 72, 73,
  74, 75, 76, 77, 78, 79,
];
const LOCALS = 7_000_000;
/** Has no factor in common with the number of locals, so that no two customers get one number by accident. */
const STRIDE = 3_141_587;
/** Numbers of customers stand on even places of this line, everybody else's on odd ones. */

/** The n-th customer's number, E.164, valid in the Netherlands. Different for the first hundred million. */
export function customerNumber(n: number): string {
  return landline(2 * n);
}

/** The number of somebody who is no customer. */
export function strangerNumber(n: number): string {
  return landline(2 * n + 1);
}

function landline(place: number): string {
  const area = AREAS[place % AREAS.length] as number;
  const local = 2_000_000 + ((Math.floor(place / AREAS.length) * STRIDE) % LOCALS);
  return `+31${area}${local}`;
}
