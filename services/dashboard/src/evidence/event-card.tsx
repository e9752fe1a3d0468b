import type { EventView } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { EventTitle } from './event-title.tsx';
import { TwoTimes } from './two-times.tsx';

/** One event: what happened, on both clocks, by whom, and its data as it lies in the log. */
export function EventCard({ event }: { event: EventView }) {
  return (
    <li className="event">
      <div className="event-head">
        <b>
          <EventTitle event={event} />
        </b>
        <Marks event={event} />
      </div>
      <TwoTimes event={event} />
      <div className="event-who">
        {event.source} · {event.actor.kind} {event.actor.id}
      </div>
      <details>
        <summary>
          <Trans>Data</Trans> <code>{event.type}</code>
        </summary>
        <pre>{JSON.stringify(event.data, null, 1)}</pre>
        <dl className="event-ids">
          <dt>
            <Trans>Stream</Trans>
          </dt>
          <dd>
            {event.stream} #{event.revision}
          </dd>
          <dt>
            <Trans>Event</Trans>
          </dt>
          <dd>{event.eventId}</dd>
        </dl>
      </details>
    </li>
  );
}

function Marks({ event }: { event: EventView }) {
  return (
    <>
      {event.corrects !== null && (
        <span className="mark mark-late">
          <Trans>correction</Trans>
        </span>
      )}
      {event.isLate && (
        <span className="mark mark-late">
          <Trans>late</Trans>
        </span>
      )}
      {event.isImported && (
        <span className="mark">
          <Trans>imported</Trans>
        </span>
      )}
    </>
  );
}
