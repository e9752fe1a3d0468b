import type { ForecastResultView } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { Panel } from '../frame/panel.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { SpanName } from '../frame/span-name.tsx';

/** A kept forecast in its main numbers; the page of forecasts has the rest. */
export function ForecastResult({ result }: { result: ForecastResultView }) {
  const format = useFormat();
  return (
    <div className="row">
      <Panel
        title={<SpanName span={result.period} />}
        tools={
          <PathLink href={`/forecast?span=${result.period}&tab=lines`}>
            <Trans>See it beside what came</Trans>
          </PathLink>
        }
      >
        {result.model.lacking !== null && (
          <p className="bad">
            <Trans>There is no model.</Trans>{' '}
            <Trans>Only what is signed is told; nothing is guessed.</Trans>
          </p>
        )}
        {result.currencies.map(({ currency, total: { amount }, chance }) => (
          <p key={currency}>
            <b>{format.money({ amount: amount.p50, currency })}</b>{' '}
            <Trans>
              8 in 10: {format.money({ amount: amount.p10, currency })} –{' '}
              {format.money({ amount: amount.p90, currency })}
            </Trans>
            {chance !== null && result.model.lacking === null && (
              <>
                {' · '}
                <Trans>chance of the target {format.rate(chance)}</Trans>
              </>
            )}
          </p>
        ))}
      </Panel>
    </div>
  );
}
