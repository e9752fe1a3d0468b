/**
 * Splits a whole number by weights so that the shares sum to it exactly: the largest remainder method (Hamilton). Each
 * gets the whole part of its quota `total · w ÷ Σ w`; what is left goes, one each, to the largest fractions, and among
 * equal fractions to who stands first. A weight of 0 gets 0.
 * @param total not negative, in the smallest unit (minor units of money)
 * @param weights whole and not negative
 * @returns shares in the order of the weights; null where there is something to split and all weights are 0.
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] | null {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  if (sum === 0n) return total === 0n ? weights.map(() => 0n) : null;
  const shares: bigint[] = [];
  const fractions: { i: number; left: bigint }[] = [];
  let missing = total;
  weights.forEach((weight, i) => {
    const quota = total * weight;
    const share = quota / sum;
    shares.push(share);
    fractions.push({ i, left: quota - share * sum });
    missing -= share;
  });
  fractions.sort((a, b) => (a.left === b.left ? a.i - b.i : a.left > b.left ? -1 : 1));
  for (const { i } of fractions.slice(0, Number(missing))) shares[i] = (shares[i] as bigint) + 1n;
  return shares;
}

/** Steps between 0 and the largest weight: as many as a double tells apart. */
const STEPS = 2 ** 52;

/** Weights as whole numbers in the same proportions, so that sums of them do not depend on their order. */
export function toWhole(weights: readonly number[]): bigint[] {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  return weights.map((weight) =>
    largest === 0 ? 0n : BigInt(Math.round((weight / largest) * STEPS)),
  );
}
