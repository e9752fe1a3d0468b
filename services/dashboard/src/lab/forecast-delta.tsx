import type {
  CurrencyForecast,
  ForecastBy,
  ForecastGroup,
  ForecastWhatIf,
} from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useCompany, useFormat } from '../company.ts';
import { words } from '../format/words.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { SignedMoney } from '../frame/signed-money.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { Turned } from './turned.tsx';
import { useNames } from './use-names.ts';

/** A forecast with changes beside the same without: in all, and of the groups whose numbers differ; our currency first. */
export function ForecastDelta({
  forecast: { base, changed, delta },
}: {
  forecast: ForecastWhatIf;
}) {
  const { t } = useLingui();
  const { currency: ours } = useCompany();
  const isOurs = ({ currency }: { currency: string }): number => Number(currency === ours);
  const sorted = delta.toSorted((a, b) => isOurs(b) - isOurs(a));
  const of = (result: ForecastWhatIf['base'], currency: string) =>
    result.currencies.find((one) => one.currency === currency);
  return (
    <ScrollBox label={t`The forecast with the changes`}>
      <table className="data by-currency">
        <thead>
          <HeadRow of={<SpanName span={base.period} />}>
            <Trans>Expected with renewals</Trans>
            <Trans>Difference</Trans>
            <Trans>Expected of orders</Trans>
            <Trans>Target</Trans>
            <Trans>Chance</Trans>
          </HeadRow>
        </thead>
        {sorted.map(({ currency }) => (
          <tbody key={currency}>
            <Row
              name={
                <b>
                  <Trans>All, {currency}</Trans>
                </b>
              }
              {...{ currency, is: of(base, currency), tried: of(changed, currency) }}
            />
            {groupsThatDiffer(of(base, currency), of(changed, currency)).map(({ key, ...pair }) => (
              <Row
                key={key}
                name={<GroupName of={key} by={base.by} />}
                {...{ currency, ...pair }}
              />
            ))}
          </tbody>
        ))}
      </table>
    </ScrollBox>
  );
}

/** What is expected of all, or of a group; runs that were kept before it was told apart lack what is of orders alone. */
type Told = Pick<CurrencyForecast, 'total' | 'target' | 'chance'> &
  Partial<Pick<CurrencyForecast, 'orders'>>;
type Pair = { is: Told | undefined; tried: Told | undefined };

function Row({ name, currency, is, tried }: Pair & { name: ReactNode; currency: string }) {
  const format = useFormat();
  const money = (amount: number) => format.money({ amount: String(amount), currency });
  const turned = (value: (of: Told) => string | undefined) => ({
    is: numberOf(is && value(is)),
    tried: numberOf(tried && value(tried)),
    told: money,
  });
  const [before, after] = [is, tried].map((of) => BigInt(of?.total.amount.mean ?? '0'));
  return (
    <tr>
      <th scope="row">{name}</th>
      <Turned {...turned(({ total }) => total.amount.mean)} />
      <td className="number">
        <SignedMoney money={{ amount: String((after ?? 0n) - (before ?? 0n)), currency }} />
      </td>
      <Turned {...turned(({ orders }) => orders?.amount.mean)} />
      <Turned {...turned(({ target }) => target?.amount)} />
      <Turned is={is?.chance ?? null} tried={tried?.chance ?? null} told={format.rate} />
    </tr>
  );
}

const numberOf = (amount: string | undefined): number | null =>
  amount === undefined ? null : Number(amount);

function GroupName({ of, by }: { of: string | null; by: ForecastBy | null }) {
  const names = useNames();
  if (of === null) return <Trans>nobody</Trans>;
  return by === 'rep' || by === 'team' ? names[by](of) : words(of);
}

function groupsThatDiffer(
  base: CurrencyForecast | undefined,
  changed: CurrencyForecast | undefined,
): (Pair & { key: string | null })[] {
  const [was, is] = [base?.groups ?? [], changed?.groups ?? []];
  const keys = new Set([...was, ...is].map(({ key }) => key));
  const find = (groups: readonly ForecastGroup[], key: string | null) =>
    groups.find((group) => group.key === key);
  return [...keys]
    .map((key) => ({ key, is: find(was, key), tried: find(is, key) }))
    .filter((pair) => textOf(pair.is) !== textOf(pair.tried));
}

const textOf = (of: Told | undefined): string =>
  JSON.stringify([of?.total.amount, of?.target, of?.chance]);
