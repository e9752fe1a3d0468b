import type { EventView } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../company.ts';

/** Two clocks that differ by less are one for the reader. */
const SAME_MS = 60_000;

/** When it happened, and when it became known where that is another time. */
export function TwoTimes({ event }: { event: EventView }) {
  const format = useFormat();
  const gap = Math.abs(Date.parse(event.knownAt) - Date.parse(event.occurredAt));
  const known = format.exactInstant(event.knownAt);
  return (
    <div className="times">
      <time dateTime={event.occurredAt}>{format.exactInstant(event.occurredAt)}</time>
      {gap > SAME_MS && (
        <span className="known-later">
          <Trans>known {known}</Trans> · +{format.duration(gap)}
        </span>
      )}
    </div>
  );
}
