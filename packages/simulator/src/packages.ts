import type { Random } from './random.ts';

/** A membership that the company sells. */
export type Package = {
  code: string;
  /** Quantiles of its price, in whole currency units. */
  price: readonly number[];
  /** Views of a usual shop on a usual day. */
  exposure: number;
};

const PACKAGES: readonly Package[] = [
  { code: 'basic', price: [900, 1400, 1900, 2600], exposure: 60 },
  { code: 'plus', price: [2800, 3600, 4800, 6500], exposure: 150 },
  { code: 'premium', price: [7000, 9000, 12_000, 18_000], exposure: 340 },
  { code: 'flagship', price: [20_000, 26_000, 34_000, 60_000], exposure: 800 },
];
const SOLD = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3];

/** A package as customers ask for it: the small ones most. */
export function pickPackage(random: Random): Package {
  return PACKAGES[random.pick(SOLD)] as Package;
}

/** The package of a code. */
export function getPackage(code: string): Package {
  return PACKAGES.find((one) => one.code === code) as Package;
}

/** A price of a package in minor units, as price lists round. */
export function priceOf(random: Random, { price }: Package): number {
  return Math.round(random.spread(price) / 50) * 5000;
}
