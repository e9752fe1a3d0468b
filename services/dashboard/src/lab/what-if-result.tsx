import type {
  ForecastResultView,
  ForecastWhatIf,
  RunItem,
  WhatIfResultView,
} from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Panel } from '../frame/panel.tsx';
import { SignedMoney } from '../frame/signed-money.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { ChangeList } from './change-list.tsx';
import { VerdictsPart } from './verdicts-part.tsx';

/** What changes would do, beside what is without them: to a forecast, to the verdicts on calls, or to both. */
export function WhatIfResult({ run, result }: { run: RunItem; result: WhatIfResultView }) {
  const { changes = [] } = run.inputs;
  return (
    <>
      <div className="row">
        <Panel title={<Trans>What would be otherwise</Trans>}>
          <ChangeList changes={changes} />
          {result.delta !== undefined && <ForecastDelta forecast={result} />}
        </Panel>
      </div>
      {result.verdicts !== undefined && <VerdictsPart verdicts={result.verdicts} />}
    </>
  );
}

function ForecastDelta({ forecast: { base, changed, delta } }: { forecast: ForecastWhatIf }) {
  const chanceIn = (of: ForecastResultView, currency: string) =>
    of.currencies.find((one) => one.currency === currency)?.chance ?? null;
  return (
    <>
      <h3>
        <SpanName span={base.period} />
      </h3>
      {delta.map(({ currency, mean, p10, p50, p90 }) => (
        <dl key={currency} className="facts">
          <Change name={<Trans>Mean</Trans>} amount={mean} currency={currency} />
          <Change name="P10" amount={p10} currency={currency} />
          <Change name="P50" amount={p50} currency={currency} />
          <Change name="P90" amount={p90} currency={currency} />
          <Chance is={chanceIn(base, currency)} tried={chanceIn(changed, currency)} />
        </dl>
      ))}
    </>
  );
}

function Chance({ is, tried }: { is: number | null; tried: number | null }) {
  const format = useFormat();
  if (is === null && tried === null) return null;
  return (
    <div>
      <dt>
        <Trans>Chance of reaching the target</Trans>
      </dt>
      <dd>
        {format.rate(is)} → {format.rate(tried)}
      </dd>
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
