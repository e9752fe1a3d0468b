import {
  type EventResult,
  type Gate,
  type Intake,
  type Submission,
  type SubmittedBatch,
  type Submitter,
  submitEvents,
} from '@grasp/intake';

/** What became of a whole submission: results as JSON texts, in the order of the events. */
export type Taken = { results: string[]; position: bigint };

/** Events of one batch: many share a commit, and none keeps the process from its other work for long. */
const BATCH = 1_000;

/**
 * Takes the events of one request batch by batch: the next is read while the former is written.
 * @throws AppError whatever the log or the gate throws; the request may then be sent again as a whole.
 */
export function createSubmission(parts: Intake['events'], submitter: Submitter, gate: Gate) {
  const results: string[] = [];
  let position = 0n;
  let batch: Submission[] = [];
  let writing: Promise<void> = Promise.resolve();

  function collect(done: SubmittedBatch): void {
    for (const result of done.results) results.push(toJson(result));
    if (done.position > position) position = done.position;
  }

  async function flush(): Promise<void> {
    const full = batch;
    batch = [];
    const former = writing;
    const current = gate.pass(full.length, () => submitEvents(parts, submitter, full));
    writing = former.then(async () => collect(await current));
    // Awaited with the next batch or at the end; until then a failure is not an unheard one.
    writing.catch(() => {});
    current.catch(() => {});
    await former;
  }

  async function add(submissions: readonly Submission[]): Promise<void> {
    for (const submission of submissions) {
      if (batch.push(submission) >= BATCH) await flush();
    }
  }

  async function finish(submissions: readonly Submission[]): Promise<Taken> {
    await add(submissions);
    if (batch.length > 0) await flush();
    await writing;
    return { results, position };
  }

  return { add, finish };
}

/** The common answers are written by hand: a large import has a million of them. */
function toJson(result: EventResult): string {
  const { index, status, eventId, code } = result;
  if (code !== undefined || eventId === null) return JSON.stringify(result);
  return `{"index":${index},"status":"${status}","eventId":"${eventId}"}`;
}
