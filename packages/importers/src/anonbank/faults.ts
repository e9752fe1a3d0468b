import { dirtAt } from '../dirt.ts';
import type { Dirt } from '../importer.ts';
import { findInstant } from '../instants.ts';
import { type CallRecord, tookPlace } from './record.ts';

export const NO_AGENT = 'NO_SERVER';

/** What is wrong with a record, in the order in which it is tested. A call with faults is still a call. */
const faults: Record<string, (record: CallRecord) => boolean> = {
  two_digit_year: ({ date }) => date.length === 6,
  unknown_customer: ({ customer }) => customer === '0',
  /** Seen: a spreadsheet left `6.02701E+11` of a number. */
  rounded_customer: ({ customer }) => !/^\d+$/.test(customer),
  negative_vru_time: ({ voice }) => Number(voice.seconds) < 0,
  phantom: ({ outcome }) => outcome === 'PHANTOM',
  served_without_agent: ({ outcome, agent }) => outcome === 'AGENT' && agent === NO_AGENT,
  served_without_service: ({ outcome, talk }) => outcome === 'AGENT' && !tookPlace(talk),
  service_after_hang_up: ({ outcome, talk }) => outcome === 'HANG' && tookPlace(talk),
  no_recorded_time: ({ recorded }) => recorded !== undefined && findInstant(recorded) === undefined,
};

/** The faults of a record. `calls` holds the call ids seen so far, and takes this one. */
export function faultsOf(record: CallRecord, calls: Set<string>): Dirt[] {
  const kinds = Object.keys(faults).filter((kind) => faults[kind]?.(record));
  if (calls.has(record.call)) kinds.push('call_id_reused');
  calls.add(record.call);
  return kinds.map((kind) => dirtAt(record, kind));
}
