import type { DomainEvent } from '../catalogue.ts';
import { commands } from '../commands.ts';
import { decideCommand } from '../decision.ts';
import type { Fact } from '../fact.ts';
import type { Micros } from '../instant.ts';

const START: Micros = Date.UTC(2026, 2, 1, 9) * 1000;
const DAY = 86_400_000_000;

/** A fact of a day; 0 is 1 March 2026, 09:00 UTC. */
export type Told = { day: number; event: DomainEvent };

export const on = (day: number, event: DomainEvent): Told => ({ day, event });

/** Given facts, when a command is given on a day, then its events, or the refusal that it throws. */
export function given(...told: Told[]) {
  const facts = told
    .map(({ day, event }, i) => {
      const at = START + day * DAY;
      return { ...event, at, knownAt: at, id: `event-${i}` } as Fact;
    })
    .sort((a, b) => a.at - b.at);
  return {
    when(
      name: string,
      data: Record<string, unknown>,
      day = 20,
      by = 'ann',
    ): readonly DomainEvent[] {
      const command = commands.get(name);
      if (command === undefined) throw new Error(`there is no command ${name}`);
      const at = START + day * DAY;
      const today = new Date(at / 1000).toISOString().slice(0, 10);
      return decideCommand(command, command.schema.parse(data), { facts, at, today, by });
    },
  };
}
