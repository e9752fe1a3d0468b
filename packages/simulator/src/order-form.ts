import { type DataOf, type EventType, type Micros, streams } from '@grasp/domain';
import type { CompanyFact } from './company-fact.ts';
import { plusSeconds } from './day.ts';
import type { Order, World } from './world.ts';

/** What a rep enters of an order at one sitting. */
export type Form = {
  order: Order;
  /** Happened at the instant of what was entered before, or a little later. */
  say<T extends EventType>(type: T, data: DataOf<T>): CompanyFact;
};

/** How much likelier than wanted overall it is that two facts of a form share their instant: most facts stand alone. */
const TIES_PER_FORM = 10;

/** Begins a form: what is entered at one sitting is recorded together. */
export function createForm(world: World, order: Order, startsAt: Micros): Form {
  const { random, settings } = world;
  const tied = Math.min(1, settings.shares.tied * TIES_PER_FORM);
  let at = startsAt;
  let before: CompanyFact | undefined;
  return {
    order,
    say(type, data) {
      if (before !== undefined && !random.chance(tied))
        at = plusSeconds(at, 3 + 60 * random.next());
      before = tellOrder(world, order, { type, data, at, before });
      return before;
    },
  };
}

type Entry<T extends EventType> = {
  type: T;
  data: DataOf<T>;
  at: Micros;
  before?: CompanyFact | undefined;
};

/** Tells one fact of an order. */
export function tellOrder<T extends EventType>(
  world: World,
  order: Order,
  { type, data, at, before }: Entry<T>,
): CompanyFact {
  order.told += 1;
  const stream = streams.order(order.id);
  const said = { type, data, stream, nth: order.told, at, by: order.rep.id };
  return world.outbox.tell(before === undefined ? said : { ...said, after: before });
}
