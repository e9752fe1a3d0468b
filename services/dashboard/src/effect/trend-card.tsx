import type { EffectMember, EffectMetricName, EffectTrend } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { HeadRow } from '../frame/head-row.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { useChangeUrl } from '../url.ts';
import { drawTrend } from './draw-trend.ts';
import { useMetricNames } from './metrics.tsx';
import { rollingWeeks } from './rolling-weeks.ts';

const HEIGHT = 170;

type Props = { metric: EffectMetricName; member: EffectMember; days: EffectTrend['days'] };

/** One metric over time, beside the middle of the cohort. */
export function TrendCard({ metric, member, days }: Props) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  const format = useFormat();
  const names = useMetricNames();
  const name = names[metric];
  const draw = useCallback(
    (tokens: Tokens) => {
      const points = rollingWeeks(days, metric).map(({ day, own, cohort }) => ({
        name: format.day(day),
        own,
        cohort,
      }));
      return drawTrend({ points, count: format.count, cohort: t`Cohort` }, tokens);
    },
    [days, metric, format, t],
  );
  return (
    <ChartCard
      title={name}
      note={<Figures metric={metric} member={member} />}
      chart={
        <LazyChart
          draw={draw}
          height={HEIGHT}
          label={t`${name} by day beside the median of the cohort; the table beside has the numbers`}
          onPick={() => step({ ev: member.ref })}
        />
      }
      table={<TrendTable metric={metric} days={days} member={member} />}
    />
  );
}

function Figures({ metric, member }: { metric: EffectMetricName; member: EffectMember }) {
  const format = useFormat();
  const index = member.index[metric];
  return (
    <>
      <Figure evidence={member.ref}>{format.count(member.metrics[metric])}</Figure>{' '}
      {index !== null && (
        <Figure evidence={member.ref} className={index < 0.5 ? 'bad' : ''}>
          ×{format.ratio(index)}
        </Figure>
      )}
    </>
  );
}

function TrendTable({ metric, days, member }: Props) {
  const format = useFormat();
  const { t } = useLingui();
  return (
    <ScrollBox label={t`By day`} maxHeight={HEIGHT}>
      <table className="data">
        <thead>
          <HeadRow of={<Trans>Day</Trans>}>
            <Trans>Member</Trans>
            <Trans>Cohort</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, metrics, cohortMedian, isReported = true }) => (
            <tr key={day}>
              <th scope="row">{format.day(day)}</th>
              <td className="number">
                {isReported ? (
                  <Figure evidence={member.ref}>{format.count(metrics[metric])}</Figure>
                ) : (
                  <Trans>not reported</Trans>
                )}
              </td>
              <td className="number">{cohortMedian ? format.count(cohortMedian[metric]) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
