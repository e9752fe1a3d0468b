import { formatInstant, MICROS_PER_DAY, type Micros, streams } from '@grasp/domain';
import type { Day } from './day.ts';
import type { Desk, World } from './world.ts';

type Mapping = { effectiveAt: Micros; at: Micros };

/** Says whose the extensions are when the history begins. */
export function mapDesk(world: World, desk: Desk, { start }: Day): void {
  tellMapping(world, desk, { effectiveAt: start, at: start });
}

/** Says whose an extension is from now on. A late mapping is entered after two days: until then its calls are another's. */
export function mapExtension(
  world: World,
  desk: Desk,
  { effectiveAt, at, isLate }: Mapping & { isLate: boolean },
): void {
  tellMapping(world, desk, { effectiveAt, at: isLate ? at + 2 * MICROS_PER_DAY : at });
}

function tellMapping(world: World, desk: Desk, { effectiveAt, at }: Mapping): void {
  const { vendor, account } = desk.account;
  const { extension } = desk;
  const rep = desk.rep === null ? null : desk.rep.id;
  const nth = `mapped${desk.mapped}`;
  desk.mapped += 1;
  world.outbox.tellNow({
    type: 'ExtensionMapped',
    stream: streams.extension(vendor, account, extension),
    nth,
    at,
    account,
    data: { vendor, account, extension, rep, effectiveAt: formatInstant(effectiveAt) },
  });
}
