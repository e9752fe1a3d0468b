import type { RenewalRate } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Panel } from '../frame/panel.tsx';

/** How the last twelve months renewed, by the month they were due in. */
export function RenewalRates({ rates }: { rates: RenewalRate[] }) {
  const { t } = useLingui();
  if (rates.length === 0) return null;
  return (
    <Panel title={<Trans>Renewal rate by due month</Trans>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={t`Renewal rate by due month`}>
        <table className="data">
          <thead>
            <tr>
              <th scope="col">
                <Trans>Due month</Trans>
              </th>
              {[
                <Trans key="due">Due</Trans>,
                <Trans key="value">Value due</Trans>,
                <Trans key="renewed">Renewed</Trans>,
                <Trans key="overdue">Overdue</Trans>,
                <Trans key="gross">Gross</Trans>,
                <Trans key="net">Net</Trans>,
              ].map((title) => (
                <th key={title.key} scope="col" className="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rates.toReversed().map((rate) => (
              <RateRow key={rate.month} rate={rate} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function RateRow({ rate }: { rate: RenewalRate }) {
  const format = useFormat();
  const share = (rates: RenewalRate['gross']) =>
    rates.length === 0 ? '–' : rates.map((one) => format.rate(one.rate)).join(' · ');
  return (
    <tr>
      <th scope="row">{format.month(rate.month)}</th>
      <td className="number">
        <Figure evidence={rate.ref}>{format.count(rate.dueCount)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={rate.ref}>{format.moneys(rate.due)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={rate.ref}>{format.count(rate.renewedCount)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={rate.ref}>{format.count(rate.overdueCount ?? 0)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={rate.ref}>{share(rate.gross)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={rate.ref}>{share(rate.net)}</Figure>
      </td>
    </tr>
  );
}
