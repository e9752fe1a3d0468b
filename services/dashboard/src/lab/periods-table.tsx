import type { BacktestPeriod } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { SpanName } from '../frame/span-name.tsx';

/** Every period at every cut-off; each leads to that forecast as of then, with its parts and orders. */
export function PeriodsTable({ periods }: { periods: readonly BacktestPeriod[] }) {
  const { t } = useLingui();
  return (
    <ScrollBox label={t`Period by period`} className="runs-box">
      <table className="data">
        <thead>
          <HeadRow of={<Trans>Period, as of</Trans>}>
            <Trans>Said</Trans>
            <Trans>8 in 10 lie within</Trans>
            <Trans>Came</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {periods.map((period) => (
            <PeriodRow
              key={`${period.cutoff} ${period.period} ${period.currency}`}
              period={period}
            />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function PeriodRow({
  period: { cutoff, period, currency, model, came },
}: {
  period: BacktestPeriod;
}) {
  const format = useFormat();
  const money = (amount: string) => format.money({ amount, currency });
  const short = (amount: string) => format.shortMoney({ amount, currency });
  const href = `/forecast?${new URLSearchParams({ asOf: cutoff, known: 'then', span: period })}`;
  return (
    <tr>
      <th scope="row">
        <PathLink href={href}>
          <SpanName span={period} />
        </PathLink>
        <span className="sub">{format.instant(cutoff)}</span>
      </th>
      <td className="number">{model === null ? <Trans>no model</Trans> : money(model.p50)}</td>
      <td className="number">
        {model === null ? '–' : `${short(model.p10)} – ${short(model.p90)}`}
      </td>
      <td className="number">
        {came === null ? (
          <span className="dim">
            <Trans>not over</Trans>
          </span>
        ) : (
          <>
            {model !== null && <Held isHeld={isWithin(came, model)} />} {money(came)}
          </>
        )}
      </td>
    </tr>
  );
}

function Held({ isHeld }: { isHeld: boolean }) {
  const { t } = useLingui();
  return (
    <span
      className={isHeld ? 'good' : 'bad'}
      role="img"
      aria-label={isHeld ? t`within the range` : t`outside of the range`}
    >
      {isHeld ? '✓' : '✕'}
    </span>
  );
}

const isWithin = (came: string, { p10, p90 }: { p10: string; p90: string }): boolean =>
  BigInt(came) >= BigInt(p10) && BigInt(came) <= BigInt(p90);
