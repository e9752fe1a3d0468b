import type { RunItem, WhatIfResultView } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { Panel } from '../frame/panel.tsx';
import { ChangeList } from './change-list.tsx';
import { ForecastDelta } from './forecast-delta.tsx';
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
