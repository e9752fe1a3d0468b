import { Trans } from '@lingui/react/macro';
import { TriangleAlert } from 'lucide-react';
import { ApiError } from '../api/get.ts';

/** What went wrong, in the API's own words, and the way out. */
export function Failure({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <div className="notice notice-bad" role="alert">
      <TriangleAlert size={18} aria-hidden />
      <div className="notice-text">
        <b>
          <Title error={error} />
        </b>
        <p>{error instanceof ApiError ? error.message : <Unreachable />}</p>
      </div>
      <button type="button" className="button" onClick={() => retry()}>
        <Trans>Try again</Trans>
      </button>
    </div>
  );
}

function Title({ error }: { error: Error }) {
  if (!(error instanceof ApiError)) return <Trans>Grasp does not answer</Trans>;
  if (error.status === 403) return <Trans>This is outside of what you may see</Trans>;
  if (error.status === 404) return <Trans>There is nothing here</Trans>;
  return <Trans>These numbers could not be read</Trans>;
}

function Unreachable() {
  return <Trans>The connection was lost or the server is restarting.</Trans>;
}
