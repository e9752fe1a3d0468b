import {
  absentCall,
  type CallEvent,
  callRank,
  evolveCall,
  type Fact,
  MICROS_PER_SECOND,
  type Micros,
  type RecordedEvent,
} from '@grasp/domain';
import { defineReactor } from './define-reactor.ts';
import { historyOf } from './history.ts';
import type { ReactorSettings } from './settings.ts';

/**
 * Messages that come together late, after an outage or from an import, come within this time of each other: the end of
 * a call is waited for at least so long after the log took its last message.
 */
const SETTLE: Micros = 600 * MICROS_PER_SECOND;

/**
 * A call that never ends is closed at its last message + limit. Its real end, should it come after all, stands over the
 * time-out by its rank. The reminders only say which streams to look at: what is done follows from the stream.
 */
export const closeSilentCalls = defineReactor({
  name: 'close_silent_calls',
  categories: ['call'],
  startsAt: 'head',
  react(event, { settings }) {
    const { type, stream } = event;
    if (type === 'CallCompleted' || type === 'CallClosedByTimeout')
      return [{ kind: 'forget', stream }];
    if (type === 'CallLegLinked') return [];
    const at = dueAt({ lastAt: event.occurredAt, acceptedAt: event.acceptedAt }, settings);
    return [{ kind: 'remind', stream, at }];
  },
  async wake(stream, { readStream, settings, now }) {
    const events = await readStream(stream);
    const { facts, revision } = historyOf(events, callRank);
    const call = facts.reduce(evolve, absentCall);
    if (!['initiated', 'ringing', 'in_progress'].includes(call.status)) return [];
    const cause = lastToldBy(events, facts);
    const acceptedAt = events.at(-1)?.acceptedAt ?? 0;
    const at = dueAt({ lastAt: cause.occurredAt, acceptedAt }, settings);
    if (at > now) return [{ kind: 'remind', stream, at }];
    const { vendor, account, leg } = call;
    const limitMs = settings.CALL_TIMEOUT_MINUTES * 60_000;
    return [
      {
        kind: 'append',
        cause,
        step: 'timeout',
        stream,
        expected: revision,
        occurredAt: cause.occurredAt + limitOf(settings),
        type: 'CallClosedByTimeout',
        data: { vendor, account, leg, limitMs },
      },
    ];
  },
});

const evolve = (call: typeof absentCall, fact: Fact) => evolveCall(call, fact as Fact<CallEvent>);

const limitOf = ({ CALL_TIMEOUT_MINUTES }: ReactorSettings): Micros =>
  CALL_TIMEOUT_MINUTES * 60 * MICROS_PER_SECOND;

const dueAt = (told: { lastAt: Micros; acceptedAt: Micros }, settings: ReactorSettings): Micros =>
  Math.max(told.lastAt + limitOf(settings), told.acceptedAt + SETTLE);

/** The event of the latest standing fact; of equally late ones the last in the order of the fold. */
function lastToldBy(events: readonly RecordedEvent[], facts: readonly Fact[]): RecordedEvent {
  const last = facts.reduce((latest, fact) => (fact.at >= latest.at ? fact : latest));
  return events.find((event) => event.id === last.id) as RecordedEvent;
}
