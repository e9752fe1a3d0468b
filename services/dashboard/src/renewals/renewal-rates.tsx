import type { RenewalRate } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { HeadRow } from '../frame/head-row.tsx';
import { Panel } from '../frame/panel.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';

/** How the last twelve months renewed, by the month they were due in. */
export function RenewalRates({ rates }: { rates: RenewalRate[] }) {
  const { t } = useLingui();
  if (rates.length === 0) return null;
  return (
    <Panel title={<Trans>Renewal rate by due month</Trans>}>
      <ScrollBox label={t`Renewal rate by due month`}>
        <table className="data">
          <thead>
            <HeadRow of={<Trans>Due month</Trans>}>
              <Trans>Due</Trans>
              <Trans>Value due</Trans>
              <Trans>Renewed</Trans>
              <Trans>Overdue</Trans>
              <Trans>Gross</Trans>
              <Trans>Net</Trans>
            </HeadRow>
          </thead>
          <tbody>
            {rates.toReversed().map((rate) => (
              <RateRow key={rate.month} rate={rate} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
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
