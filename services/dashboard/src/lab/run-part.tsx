import type { ForecastResultView, RunView, WhatIfResultView } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { Empty } from '../frame/empty.tsx';
import { Failure } from '../frame/failure.tsx';
import { Panel } from '../frame/panel.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { BacktestPart } from './backtest-part.tsx';
import { ForecastResult } from './forecast-result.tsx';
import { runQuery, toDownloadUrl } from './queries.ts';
import { RunFacts } from './run-facts.tsx';
import { RunName } from './run-name.tsx';
import { RunState } from './run-state.tsx';
import { WhatIfResult } from './what-if-result.tsx';

const FORMATS = ['json', 'csv', 'parquet'] as const;

/** One kept run: what decides it, how it stands, what it found, and the result as a file. */
export function RunPart({ run: id }: { run: string }) {
  const { data: run, error, refetch } = useQuery(runQuery(id));
  if (error && run === undefined) return <Failure error={error} retry={refetch} />;
  if (run === undefined) return <Skeleton height={300} />;
  return (
    <>
      <Panel
        title={<RunName run={run} />}
        note={<RunState run={run} />}
        tools={run.result !== null && <Downloads run={run} />}
      >
        <RunFacts run={run} />
      </Panel>
      <Result run={run} />
    </>
  );
}

function Result({ run }: { run: RunView }) {
  const { kind, result, state } = run;
  if (result === null) {
    return (
      <Empty>
        {state === 'queued' || state === 'running' ? (
          <Trans>The run is under way; its result comes here.</Trans>
        ) : (
          <Trans>The run ended without a result.</Trans>
        )}
      </Empty>
    );
  }
  if (kind === 'backtest' && 'reliability' in result) return <BacktestPart result={result} />;
  if (kind === 'what-if') return <WhatIfResult run={run} result={result as WhatIfResultView} />;
  return <ForecastResult result={result as ForecastResultView} />;
}

function Downloads({ run: { run } }: { run: RunView }) {
  return (
    <span className="downloads">
      {FORMATS.map((format) => (
        <a key={format} className="button" href={toDownloadUrl(run, format)} download>
          <Download size={14} aria-hidden />
          {format === 'parquet' ? 'Parquet' : format.toUpperCase()}
        </a>
      ))}
    </span>
  );
}
