import type { ForecastMonth } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Moneys } from '../frame/moneys.tsx';

/** The forecast in numbers. */
export function ForecastTable({ months }: { months: ForecastMonth[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-labelledby="forecast">
      <table className="data" id="forecast">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Month</Trans>
            </th>
            {[
              <Trans key="signed">Signed</Trans>,
              <Trans key="open">Open</Trans>,
              <Trans key="weighted">Weighted</Trans>,
              <Trans key="expected">Expected</Trans>,
              <Trans key="target">Target</Trans>,
            ].map((title) => (
              <th key={title.key} scope="col" className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <MonthRow key={month.month} month={month} />
          ))}
        </tbody>
      </table>
    </section>
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
