import type { CurrencyForecast, ForecastWhatIf, PeriodExpectation } from '@grasp/read-models/views';

type Currencies = { currencies: readonly CurrencyForecast[] };
type Delta = Omit<ForecastWhatIf['delta'][number], 'currency'>;
type Told = Pick<PeriodExpectation, 'total' | 'target' | 'chance'>;
/** What is told of one currency, or of one group in it, without the changes and with them. */
type Pair = { base: Told | undefined; changed: Told | undefined };

/** What changed, currency by currency: changed − base, in minor units. */
export function deltaOf(base: Currencies, changed: Currencies): ForecastWhatIf['delta'] {
  const currencies = new Set(
    [...base.currencies, ...changed.currencies].map(({ currency }) => currency),
  );
  return [...currencies].sort().map((currency) => {
    const find = of(currency);
    return { currency, ...deltaIn({ base: find(base), changed: find(changed) }) };
  });
}

/** What changed of each group of a currency whose numbers or target differ. */
export function groupDeltas(
  { base, changed }: { base: Currencies; changed: Currencies },
  currency: string,
): (Pair & { key: string | null; delta: Delta })[] {
  const [before, after] = [base, changed].map((result) => of(currency)(result)?.groups ?? []);
  const keys = new Set([...(before ?? []), ...(after ?? [])].map(({ key }) => key));
  return [...keys]
    .map((key) => ({
      key,
      base: before?.find((group) => group.key === key),
      changed: after?.find((group) => group.key === key),
    }))
    .filter((pair) => textOf(pair.base) !== textOf(pair.changed))
    .map((pair) => ({ ...pair, delta: deltaIn(pair) }));
}

const of =
  (currency: string) =>
  ({ currencies }: Currencies): CurrencyForecast | undefined =>
    currencies.find((one) => one.currency === currency);

function deltaIn({ base, changed }: Pair): Delta {
  const [was, is] = [base?.total.amount, changed?.total.amount];
  const minus = (name: 'mean' | 'p10' | 'p50' | 'p90'): string =>
    String(BigInt(is?.[name] ?? '0') - BigInt(was?.[name] ?? '0'));
  const [before, after] = [base?.chance ?? null, changed?.chance ?? null];
  const chance = before === null || after === null ? null : after - before;
  return { mean: minus('mean'), p10: minus('p10'), p50: minus('p50'), p90: minus('p90'), chance };
}

const textOf = (told: Told | undefined): string =>
  JSON.stringify([told?.total, told?.target, told?.chance]);
