import type { Order, RecordedEvent } from '@grasp/domain';
import { categoryOf } from '@grasp/domain';
import { AppError, defineErrors } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import { foldAt, type Place } from '@grasp/projections';
import type { Money } from '../../views.ts';
import { orders } from './projection.ts';
import { sumOfGroups } from './summary.ts';

export const cutErrors = defineErrors({
  cut_absent: { status: 404, message: 'the log holds no event with this id' },
});

/** A count with its amounts; without evidence to open: the read models stand further on. */
export type CutSum = { count: number; amounts: Money[] };

export type PipelineAtCut = {
  open: CutSum;
  won: CutSum;
  lost: CutSum;
  byStage: (CutSum & { stage: string })[];
};

/**
 * The pipeline from the log as it was when a given event was its last: what the screen showed then, whatever was imported
 * since. Slow: it replays the log to that event and folds every order.
 * @throws AppError `cut_absent`.
 */
export async function pipelineSummaryAtCut(
  store: EventStore,
  { cut, place }: { cut: string; place: Place },
): Promise<PipelineAtCut> {
  const streams = await streamsUpTo(store, cut);
  const standing = [...streams.values()]
    .map((events) => foldAt(orders, events, place).state as Order)
    .filter((order) => order.status !== 'absent');
  const sum = (status: string, stage?: string): CutSum => {
    const mine = standing.filter((o) => o.status === status && (stage ?? o.stage) === o.stage);
    const groups = mine.map((o) => ({ currency: o.currency, n: '1', amount: String(o.amount) }));
    const { count, amounts } = sumOfGroups(groups, '');
    return { count, amounts };
  };
  const stages = new Set(standing.filter((o) => o.status === 'open').map((o) => o.stage));
  return {
    open: sum('open'),
    won: sum('won'),
    lost: sum('lost'),
    byStage: [...stages].sort().map((stage) => ({ stage, ...sum('open', stage) })),
  };
}

/** Where an event stands in the log. @throws AppError `cut_absent`. */
export async function positionOfCut(store: EventStore, cut: string): Promise<bigint> {
  const [event] = await store.findEvents([cut]);
  if (event === undefined) throw new AppError(cutErrors.cut_absent, { detail: cut });
  return event.position;
}

/** Order streams as they stood when the cut was the log's last event. */
async function streamsUpTo(store: EventStore, cut: string): Promise<Map<string, RecordedEvent[]>> {
  const streams = new Map<string, RecordedEvent[]>();
  for await (const batch of store.readAll({ after: 0n })) {
    for (const event of batch.events) {
      if (categoryOf(event.stream) === 'order') enter(streams, event);
      if (event.id === cut) return streams;
    }
  }
  throw new AppError(cutErrors.cut_absent, { detail: cut });
}

function enter(streams: Map<string, RecordedEvent[]>, event: RecordedEvent): void {
  const events = streams.get(event.stream);
  if (events) events.push(event);
  else streams.set(event.stream, [event]);
}
