import type { RenewalScore } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { HorizonName } from '../renewals/horizon-name.tsx';

/** Whether the chances of renewals hold, by how far off they were, beside one rate for all. */
export function RenewalsTable({ scores }: { scores: readonly RenewalScore[] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <ScrollBox label={t`Renewals`}>
      <table className="data">
        <thead>
          <HeadRow of={<Trans>Due</Trans>}>
            <Trans>Predictions</Trans>
            <Trans>Stated</Trans>
            <Trans>Renewed</Trans>
            <Trans>Brier score</Trans>
            <Trans>One rate for all</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {scores.map(({ horizon, n, predicted, observed, brier, baseRateBrier }) => (
            <tr key={horizon}>
              <th scope="row">
                <HorizonName horizon={horizon} />
              </th>
              <td className="number">{format.count(n)}</td>
              <td className="number">{format.rate(predicted)}</td>
              <td className="number">{format.rate(observed)}</td>
              <td className="number">{format.score(brier)}</td>
              <td className="number">{format.score(baseRateBrier)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
