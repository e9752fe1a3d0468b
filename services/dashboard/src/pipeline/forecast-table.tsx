import type { ForecastMonth } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { HeadRow } from '../frame/head-row.tsx';
import { Moneys } from '../frame/moneys.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';

/** The forecast in numbers. */
export function ForecastTable({ months }: { months: ForecastMonth[] }) {
  const { t } = useLingui();
  return (
    <ScrollBox label={t`Forecast by month`}>
      <table className="data">
        <thead>
          <HeadRow of={<Trans>Month</Trans>}>
            <Trans>Signed</Trans>
            <Trans>Open</Trans>
            <Trans>Weighted</Trans>
            <Trans>Expected</Trans>
            <Trans>Target</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {months.map((month) => (
            <MonthRow key={month.month} month={month} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function MonthRow({ month }: { month: ForecastMonth }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{format.month(month.month)}</th>
      <td className="number">
        <Figure evidence={month.signed.ref}>
          <Moneys amounts={month.signed.amounts} />
        </Figure>
      </td>
      <td className="number">
        <Figure evidence={month.open.ref}>
          <Moneys amounts={month.open.amounts} />
        </Figure>
      </td>
      <td className="number">
        <Figure evidence={month.open.ref}>
          <Moneys amounts={month.weighted} />
        </Figure>
      </td>
      <td className="number">
        <Figure evidence={month.open.ref}>
          <Moneys amounts={month.expected} />
        </Figure>
      </td>
      <td className="number">
        {month.target.length === 0 ? '–' : <Moneys amounts={month.target} />}
      </td>
    </tr>
  );
}
