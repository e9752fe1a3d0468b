import type { ForecastLines, MoneySpread } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { useChangeUrl } from '../url.ts';

/** The lines in numbers; a moment opens the forecast as of then. */
export function LinesTable({ lines: { points, currency } }: { lines: ForecastLines }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="scroll forecast-box" tabIndex={0} aria-label={t`Said then, said now, came`}>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">
              <Trans>As of</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>Said then</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>Today’s model</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>Came so far</Trans>
            </th>
          </tr>
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
    </section>
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
