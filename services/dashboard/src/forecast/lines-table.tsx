import type { ForecastLines, MoneySpread } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { useChangeUrl } from '../url.ts';

/** The lines in numbers; a moment opens the forecast as of then. */
export function LinesTable({ lines: { points, currency } }: { lines: ForecastLines }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <ScrollBox label={t`Said then, said now, came`} className="forecast-box">
      <table className="data">
        <thead>
          <HeadRow of={<Trans>As of</Trans>}>
            <Trans>Said then</Trans>
            <Trans>Today’s model</Trans>
            <Trans>Came so far</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {points.map(({ at, kept, today, came }) => (
            <tr key={at}>
              <th scope="row">
                <Moment at={at} />
              </th>
              <td className="number">
                <Spread spread={kept} />
              </td>
              <td className="number">
                <Spread spread={today} />
              </td>
              <td className="number">
                {came === null ? '–' : format.money({ amount: came, currency })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Moment({ at }: { at: string }) {
  const format = useFormat();
  const { step } = useChangeUrl();
  return (
    <button
      type="button"
      className="link"
      onClick={() => step({ asOf: at, known: 'then', tab: undefined })}
    >
      {format.instant(at)}
    </button>
  );
}

function Spread({ spread }: { spread: MoneySpread | null }) {
  const format = useFormat();
  if (spread === null) return <span className="dim">–</span>;
  const { currency, p10, p50, p90 } = spread;
  const short = (amount: string) => format.shortMoney({ amount, currency });
  return (
    <>
      {format.money({ amount: p50, currency })}
      <span className="sub">
        {short(p10)} – {short(p90)}
      </span>
    </>
  );
}
