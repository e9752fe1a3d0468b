import type { CurrencyForecast, ForecastResultView, ForecastSum } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { hasRenewals } from '../forecast/part-names.tsx';
import { Panel } from '../frame/panel.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { SpanName } from '../frame/span-name.tsx';

type Kept = Omit<CurrencyForecast, 'orders'> & Partial<Pick<CurrencyForecast, 'orders'>>;

/** A kept forecast in its main numbers; the page of forecasts has the rest. */
export function ForecastResult({ result }: { result: ForecastResultView }) {
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
        {result.currencies.map((of) => (
          <p key={of.currency}>
            <Range of={of.total} />
            {of.chance !== null && result.model.lacking === null && <Target of={of} />}
          </p>
        ))}
      </Panel>
    </div>
  );
}

function Range({ of: { amount } }: { of: ForecastSum }) {
  const format = useFormat();
  const money = (of: string) => format.money({ amount: of, currency: amount.currency });
  return (
    <>
      <b>{money(amount.p50)}</b>{' '}
      <Trans>
        8 in 10: {money(amount.p10)} – {money(amount.p90)}
      </Trans>
    </>
  );
}

/** Beside the chance what it is counted on; runs that were kept before it was told apart lack it. */
function Target({ of }: { of: Kept }) {
  const format = useFormat();
  return (
    <>
      {' · '}
      <Trans>chance of the target {format.rate(of.chance ?? 0)}</Trans>
      {of.orders !== undefined && hasRenewals(of) && (
        <>
          {', '}
          <Trans>held against orders without renewals:</Trans> <Range of={of.orders} />
        </>
      )}
    </>
  );
}
