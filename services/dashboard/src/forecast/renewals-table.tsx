import type { RenewalsAhead } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { HeadRow } from '../frame/head-row.tsx';
import { HorizonName } from '../renewals/horizon-name.tsx';

/** Renewals by how far off they are, with how those ended that came so far before them. */
export function RenewalsTable({ renewals }: { renewals: readonly RenewalsAhead[] }) {
  if (renewals.length === 0) return null;
  return (
    <table className="data">
      <thead>
        <HeadRow of={<Trans>Due</Trans>}>
          <Trans>Worth</Trans>
          <Trans>Chance</Trans>
          <Trans>Renewed so far</Trans>
        </HeadRow>
      </thead>
      <tbody>
        {renewals.map((ahead) => (
          <AheadRow key={ahead.horizon} ahead={ahead} />
        ))}
      </tbody>
    </table>
  );
}

function AheadRow({
  ahead: { horizon, amount, count, chance, past, ref },
}: {
  ahead: RenewalsAhead;
}) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <HorizonName horizon={horizon} />
      </th>
      <td className="number">
        <Figure evidence={ref}>
          {format.money(amount)} <span className="dim">· {format.count(count)}</span>
        </Figure>
      </td>
      <td className="number">{format.rate(chance)}</td>
      <td className="number dim">
        {past.count === 0 ? (
          '–'
        ) : (
          <Trans>
            {format.count(past.renewed)} of {format.count(past.count)}
          </Trans>
        )}
      </td>
    </tr>
  );
}
