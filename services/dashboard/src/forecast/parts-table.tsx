import type { CurrencyForecast, ForecastSum } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { minus } from '../format/money.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { Panel } from '../frame/panel.tsx';
import { SignedMoney } from '../frame/signed-money.tsx';
import { PartFigure, type PartName } from './part-figure.tsx';
import { hasRenewals, ORDER_PARTS, PARTS, partNames, sumOf } from './part-names.tsx';
import { useWeekBefore } from './use-week-before.ts';

/** As the parts add up: those that count towards a target, their sum, and renewals. */
const WITH_RENEWALS = [...ORDER_PARTS, 'orders', 'renewals'] as const;

/** What the number is made of: the means of the parts add up to the mean of the whole. Without a model only one is told. */
export function PartsTable({ of, isModelled }: { of: CurrencyForecast; isModelled: boolean }) {
  const { forecast: before } = useWeekBefore(of.currency);
  const parts = isModelled && hasRenewals(of) ? WITH_RENEWALS : PARTS;
  const row = (part: PartName) => (
    <PartRow
      key={part}
      part={part}
      sum={isModelled || part === 'signed' ? sumOf(of, part) : undefined}
      before={before && sumOf(before, part)}
    />
  );
  return (
    <Panel
      title={<Trans>What it is made of</Trans>}
      note={isModelled && <Trans>means, which add up</Trans>}
    >
      <table className="data parts">
        <thead>
          <HeadRow of={<Trans>Part</Trans>}>
            <Trans>Orders</Trans>
            <Trans>Mean</Trans>
            <Trans>In a week</Trans>
            <Trans>8 in 10 lie within</Trans>
          </HeadRow>
        </thead>
        <tbody>{parts.map(row)}</tbody>
        <tfoot>{row('total')}</tfoot>
      </table>
    </Panel>
  );
}

type RowProps = { part: PartName; sum: ForecastSum | undefined; before: ForecastSum | undefined };

function PartRow({ part, sum, before }: RowProps) {
  const format = useFormat();
  if (sum === undefined) return <UntoldRow part={part} />;
  const { currency, mean } = sum.amount;
  const change =
    before && minus({ amount: mean, currency }, { ...before.amount, amount: before.amount.mean });
  return (
    <tr className={part === 'orders' ? 'subtotal' : undefined}>
      <th scope="row">{partNames[part]}</th>
      <td className="number">
        <PartFigure part={part}>{format.about(sum.count.mean)}</PartFigure>
      </td>
      <td className="number">
        <PartFigure part={part}>{format.money({ amount: mean, currency })}</PartFigure>
      </td>
      <td className="number">{change ? <SignedMoney money={change} isShort /> : '–'}</td>
      <td className="number">
        <PartFigure part={part}>
          {part === 'signed' ? <Trans>certain</Trans> : <Range sum={sum} />}
        </PartFigure>
      </td>
    </tr>
  );
}

function UntoldRow({ part }: { part: PartName }) {
  return (
    <tr>
      <th scope="row">{partNames[part]}</th>
      <td className="number">–</td>
      <td className="number dim">
        <Trans>not known</Trans>
      </td>
      <td className="number">–</td>
      <td className="number">–</td>
    </tr>
  );
}

function Range({ sum: { amount } }: { sum: ForecastSum }) {
  const format = useFormat();
  const { currency, p10, p90 } = amount;
  const short = (of: string) => format.shortMoney({ amount: of, currency });
  return `${short(p10)} – ${short(p90)}`;
}
