import { Trans } from '@lingui/react/macro';
import { ApiError } from '../api/get.ts';
import { ChangesUnread } from './read-changes.ts';

const PLACE = /^changes\.(\d+)(?:\.(.+))?$/;

/** Why a run cannot be begun; of a change which one and which field of it, counted as people count. */
export function RunFault({ error }: { error: Error }) {
  return (
    <p className="bad run-wide" role="alert">
      ✕ <Words error={error} />
    </p>
  );
}

function Words({ error }: { error: Error }) {
  if (error instanceof ChangesUnread) {
    if (error.where === null) return <Trans>The changes are no list.</Trans>;
    return <Trans>The changes cannot be read: {error.where}</Trans>;
  }
  const field = error instanceof ApiError ? (error.field ?? '') : '';
  const [, index, name] = PLACE.exec(field) ?? [];
  if (index === undefined) return error.message;
  const number = Number(index) + 1;
  const why = error.message.replace(`${field}: `, '');
  if (name === undefined) {
    return (
      <Trans>
        Change {number}: {why}
      </Trans>
    );
  }
  return (
    <Trans>
      Change {number}, {name}: {why}
    </Trans>
  );
}
