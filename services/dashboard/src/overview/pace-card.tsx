import type { Overview } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { fromMajor, mainCurrency, toMajor } from '../format/money.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { useChangeUrl } from '../url.ts';
import { drawPace } from './draw-pace.ts';

/** Signed so far beside the line of the target. */
export function PaceCard({ overview, height }: { overview: Overview; height: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const { step } = useChangeUrl();
  const company = useCompany();
  const currency = mainCurrency(overview.signedMonth.amounts, company.currency);
  const { signedByDay, day } = overview;
  const draw = useCallback(
    (tokens: Tokens) => {
      const points = signedByDay.map((point) => ({
        name: format.day(point.day),
        signed: point.day <= day ? toMajor({ amount: point.signed, currency }) : null,
        target: point.target === null ? null : toMajor({ amount: point.target, currency }),
      }));
      const short = (value: number) => format.shortMoney(fromMajor(value, currency));
      return drawPace({ points, short, names: { signed: t`Signed`, target: t`Target` } }, tokens);
    },
    [signedByDay, day, currency, format, t],
  );
  return (
    <ChartCard
      title={<Trans>Signed against target</Trans>}
      note={currency}
      chart={
        <LazyChart
          draw={draw}
          height={height}
          label={t`Signed amount by day of the month against the target; the table beside has the numbers`}
          onPick={() => step({ ev: overview.signedMonth.ref })}
        />
      }
      table={<PaceTable overview={overview} currency={currency} height={height} />}
    />
  );
}

function PaceTable({
  overview,
  currency,
  height,
}: {
  overview: Overview;
  currency: string;
  height: number;
}) {
  const format = useFormat();
  const days = overview.signedByDay.filter(({ day }) => day <= overview.day);
  return (
    <ScrollBox label={currency} maxHeight={height}>
      <table className="data">
        <thead>
          <HeadRow of={<Trans>Day</Trans>}>
            <Trans>Signed</Trans>
            <Trans>Target</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {days.map(({ day, signed, target }) => (
            <tr key={day}>
              <th scope="row">{format.day(day)}</th>
              <td className="number">
                <Figure evidence={overview.signedMonth.ref}>
                  {format.money({ amount: signed, currency })}
                </Figure>
              </td>
              <td className="number">
                {target === null ? '–' : format.money({ amount: target, currency })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
