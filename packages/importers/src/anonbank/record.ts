/** The columns of the call records, in the order in which a record is read. */
export const COLUMNS = [
  'vru+line',
  'call_id',
  'customer_id',
  'type',
  'date',
  'vru_entry',
  'vru_exit',
  'vru_time',
  'q_start',
  'q_exit',
  'q_time',
  'outcome',
  'ser_start',
  'ser_exit',
  'ser_time',
  'server',
] as const;

/** One of the three parts of a call: voice unit, queue, service. */
export type Part = {
  /** Wall clock `h:mm:ss`; `0:00:00` is midnight or never. */
  from: string;
  to: string;
  /** Seconds, as text. */
  seconds: string;
};

/** A call as the file has it. */
export type CallRecord = {
  line: number;
  /** Line of the voice unit. */
  unit: string;
  call: string;
  /** `0`: unknown. */
  customer: string;
  /** Kind of service asked for. */
  service: string;
  /** `yymmdd`. */
  date: string;
  voice: Part;
  queue: Part;
  talk: Part;
  /** `AGENT` served, `HANG` hung up while waiting, `PHANTOM` a record to ignore. */
  outcome: string;
  /** `NO_SERVER`: nobody. */
  agent: string;
  recorded: string | undefined;
};

/** Reads a row of `COLUMNS` and, where one was asked for, of the column that tells when the call was known. */
export function toRecord(line: number, fields: readonly string[]): CallRecord {
  const [unit = '', call = '', customer = '', service = '', date = ''] = fields;
  const part = (first: number): Part => {
    const [from = '', to = '', seconds = ''] = fields.slice(first, first + 3);
    return { from, to, seconds };
  };
  const [outcome = '', agent = '', recorded] = [fields[11], fields[15], fields[16]];
  const parts = { voice: part(5), queue: part(8), talk: part(12) };
  return { line, unit, call, customer, service, date, ...parts, outcome, agent, recorded };
}

const NEVER = '0:00:00';

/** Whether this part of the call took place: one that starts at midnight has a duration. */
export function tookPlace({ from, to, seconds }: Part): boolean {
  return from !== NEVER || to !== NEVER || Number(seconds) > 0;
}
