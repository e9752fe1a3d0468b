import type { EventView } from '@grasp/read-models/views';
import { useLingui } from '@lingui/react/macro';
import {
  ArrowRight,
  Banknote,
  CalendarCheck,
  CalendarClock,
  Circle,
  CircleCheck,
  CircleX,
  History,
  type LucideIcon,
  MessageSquare,
  Pencil,
  Phone,
  Plus,
  RotateCcw,
  Star,
  UserRound,
} from 'lucide-react';
import { EventTitle } from '../evidence/event-title.tsx';
import { TwoTimes } from '../evidence/two-times.tsx';
import { useChangeUrl } from '../url.ts';

const icons: Record<string, LucideIcon> = {
  OrderOpened: Plus,
  OrderStageChanged: ArrowRight,
  OrderAmountChanged: Banknote,
  OrderOwnerChanged: UserRound,
  OrderExpectedCloseChanged: CalendarClock,
  OrderWon: CircleCheck,
  OrderLost: CircleX,
  OrderReopened: RotateCcw,
  OrderCorrected: Pencil,
  FactRecorded: Star,
  OpinionRecorded: MessageSquare,
  NextStepPlanned: CalendarClock,
  NextStepDone: CalendarCheck,
  CallCompleted: Phone,
  TouchRecorded: Phone,
};

/** Newest first; any point of it can be looked at as it was known then. */
export function Timeline({ events }: { events: EventView[] }) {
  return (
    <ol className="timeline">
      {events.toReversed().map((event) => (
        <Entry key={event.eventId} event={event} />
      ))}
    </ol>
  );
}

function Entry({ event }: { event: EventView }) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  const Icon = icons[event.type] ?? Circle;
  const quote = event.data['quote'];
  return (
    <li className={`entry entry-${event.type}`}>
      <span className="entry-icon">
        <Icon size={14} strokeWidth={2} aria-hidden />
      </span>
      <div className="entry-body">
        <div className="entry-title">
          <EventTitle event={event} />
        </div>
        {typeof quote === 'string' && <q className="quote">{quote}</q>}
        <TwoTimes event={event} />
        <div className="event-who">
          {event.actor.id} · {event.source}
        </div>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={t`Show everything as known then`}
        title={t`Show everything as known then`}
        onClick={() => step({ asOf: event.knownAt, known: 'then' })}
      >
        <History size={15} strokeWidth={1.75} aria-hidden />
      </button>
    </li>
  );
}
