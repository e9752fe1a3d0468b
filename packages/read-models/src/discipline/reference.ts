import type { Place } from '@grasp/projections';
import { formatReference } from '../reference.ts';

/** The number of a rep's calls that a ref opens; `calls` = the calls in any of them. */
export type CallMeasure = 'calls' | 'dials' | 'connects' | 'talkMs' | 'validCalls';

/** Whose calls, of which days. */
export type CallsOf = {
  /** null: nobody's. undefined: everybody's whom the filter lets through. */
  rep: string | null | undefined;
  /** The team that the query was narrowed to. */
  team: string | undefined;
  /** Local days `YYYY-MM-DD`, both included. */
  from: string;
  to: string;
};

/** The ref of a number of calls. */
export function callsReference(place: Place, measure: CallMeasure, of: CallsOf): string {
  const parameters = { ...parametersOf(of), measure };
  return formatReference({ kind: 'calls', place, parameters });
}

/** The ref of what late news did to a rep's day. */
export function restatedReference(place: Place, of: CallsOf): string {
  return formatReference({ kind: 'restated', place, parameters: parametersOf(of) });
}

/** The ref of one call, as seen through a filter. */
export function callReference(
  place: Place,
  call: string,
  { rep, team }: { rep?: string | undefined; team?: string | undefined },
): string {
  const filter = { ...(rep === undefined ? {} : { rep }), ...(team === undefined ? {} : { team }) };
  return formatReference({ kind: 'call', place, parameters: { call, ...filter } });
}

function parametersOf({ rep, team, from, to }: CallsOf): Record<string, string | number> {
  return {
    from,
    to,
    ...(rep === null ? { unattributed: 1 } : {}),
    ...(typeof rep === 'string' ? { rep } : {}),
    ...(team === undefined ? {} : { team }),
  };
}
