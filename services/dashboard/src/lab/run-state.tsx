import type { RunItem } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { isUnderWay } from './queries.ts';

/** How far a run is; a finished back-test says in words whether it was any good. */
export function RunState({ run }: { run: RunItem }) {
  if (isUnderWay(run)) return <Progress run={run} />;
  if (run.state === 'failed') {
    return (
      <span className="bad">
        ✕ <Trans>failed</Trans>
        {run.error && <span className="sub">{run.error.message}</span>}
      </span>
    );
  }
  if (run.state === 'cancelled') {
    return (
      <span className="dim">
        <Trans>cancelled</Trans>
      </span>
    );
  }
  return (
    <span>
      ✓ <Trans>done</Trans>
      {run.summary && (
        <span className="sub">
          <Verdict verdict={run.summary.verdict} />
        </span>
      )}
    </span>
  );
}

function Progress({ run: { state, progress } }: { run: RunItem }) {
  const format = useFormat();
  return (
    <span className="run-progress">
      <progress max={1} value={progress} aria-label={format.rate(progress)} />
      <span>{state === 'queued' ? <Trans>waits</Trans> : format.rate(progress)}</span>
    </span>
  );
}

/** The verdict in words, by sign and colour as well. */
export function Verdict({ verdict }: { verdict: NonNullable<RunItem['summary']>['verdict'] }) {
  if (verdict === 'better_than_base_rate') {
    return (
      <span className="good">
        ▲ <Trans>better than the base rate</Trans>
      </span>
    );
  }
  if (verdict === 'no_better_than_base_rate') {
    return (
      <span className="bad">
        ▼ <Trans>no better than the base rate</Trans>
      </span>
    );
  }
  return (
    <span className="dim">
      <Trans>too few predictions to judge</Trans>
    </span>
  );
}
