import type { ForecastResultView, WhatIfResultView } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Panel } from '../frame/panel.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { SignedMoney } from '../frame/signed-money.tsx';
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

/** What a change would do, beside what is expected without it. */
export function WhatIfResult({ result: { changes, delta, base } }: { result: WhatIfResultView }) {
  return (
    <div className="row">
      <Panel title={<SpanName span={base.period} />}>
        <ul>
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
        {delta.map(({ currency, mean, p10, p50, p90 }) => (
          <dl key={currency} className="facts">
            <Change name={<Trans>Mean</Trans>} amount={mean} currency={currency} />
            <Change name="P10" amount={p10} currency={currency} />
            <Change name="P50" amount={p50} currency={currency} />
            <Change name="P90" amount={p90} currency={currency} />
          </dl>
        ))}
      </Panel>
    </div>
  );
}

function Change({ name, ...money }: { name: ReactNode; amount: string; currency: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <SignedMoney money={money} />
      </dd>
    </div>
  );
}
