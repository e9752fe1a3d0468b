import type { RunItem } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';

const SHORT_HASH = 12;

/** What decides a run: with these it gives the same bytes again. */
export function RunFacts({ run }: { run: RunItem }) {
  const format = useFormat();
  const { asOf, cut, model, hash, inputs } = run;
  return (
    <>
      <p className="page-note">
        <Trans>
          As known {format.instant(asOf)} · model {model} · seed {String(inputs['seed'] ?? '–')}
        </Trans>
        {cut !== null && (
          <>
            {' · '}
            <Trans>up to event {cut}</Trans>
          </>
        )}
        {hash !== null && (
          <>
            {' · '}
            <Trans>
              result <code title={hash}>{hash.slice(0, SHORT_HASH)}</code>
            </Trans>
          </>
        )}
      </p>
      <details>
        <summary>
          <Trans>All inputs</Trans>
        </summary>
        <pre className="inputs">{JSON.stringify(inputs, null, 1)}</pre>
      </details>
    </>
  );
}
