/** Test data only: a seeded source of numbers and names, so that every run draws the same company. */

/** mulberry32: small, seeded, good enough for made-up figures. */
export function createDice(seed: number) {
  let state = seed;
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    roll,
    whole: (from: number, to: number) => from + Math.floor(roll() * (to - from + 1)),
    pick: <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)]!,
    isOneIn: (many: number) => roll() < 1 / many,
  };
}

export type Dice = ReturnType<typeof createDice>;

export const ZONE = 'Europe/Amsterdam';
export const NOW = '2026-11-24T09:42:07Z';
export const TODAY = '2026-11-24';
export const MONTH = '2026-11';

const FIRST = ['Li', 'Wang', 'Anna', 'Jan', 'Sofia', 'Chen', 'Marek', 'Ines', 'Tomas', 'Yara'];
const LAST = [
  'Na',
  'Bakker',
  'Novak',
  'Lin',
  'de Vries',
  'Costa',
  'Huang',
  'Peeters',
  'Okafor',
  'Schmidt',
];
const FIRMS = [
  'Delta Bearings',
  'Huaxin Valves',
  'Noord Staal',
  'Precision Castings',
  'Jiangnan Textile',
  'Baltic Pumps',
  'Vega Polymers',
  'Rhein Motoren',
  'Sunrise Packaging',
  'Atlas Fasteners and Industrial Supplies',
];
const FORMS = ['BV', 'GmbH', 'Ltd', 'Co.', 'AG', 'SA'];

export const personName = (dice: Dice) => `${dice.pick(FIRST)} ${dice.pick(LAST)}`;
export const firmName = (dice: Dice, index: number) =>
  `${dice.pick(FIRMS)} ${dice.pick(FORMS)} ${index}`;

export const eur = (whole: number) => ({
  amount: String(Math.round(whole * 100)),
  currency: 'EUR',
});

export const daysBefore = (days: number, hour = 9) =>
  new Date(Date.parse(NOW) - days * 86_400_000 - (hour % 7) * 3_600_000).toISOString();

export const dayBefore = (days: number) => daysBefore(days, 0).slice(0, 10);
