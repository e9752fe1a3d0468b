import type { ConsumerReport } from './consumer.ts';

/** Whether a consumer is fit for work: it belongs to its group, brokers answer, its lag is known. */
export type ConsumerHealth = {
  report: (report: ConsumerReport) => void;
  lagKnown: () => void;
  /** Why not; empty when it is. */
  unready: () => string[];
};

/** The lag is asked for every five seconds; one answer may be missed. */
const LAG_PATIENCE_MS = 15_000;

/** Follows the health of the consumer of a topic. */
export function createConsumerHealth(topic: string, patienceMs: number): ConsumerHealth {
  let isMember = false;
  let isWaiting = false;
  let [aliveAt, lagAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  function report({ kind }: ConsumerReport): void {
    if (kind === 'retry') isMember = false;
    if (kind === 'joined') isMember = true;
    if (kind === 'waiting') isWaiting = true;
    if (kind === 'batch') isWaiting = false;
    if (kind === 'joined' || kind === 'alive') aliveAt = performance.now();
  }

  function faultOf(): string | undefined {
    const now = performance.now();
    if (!isMember) return 'no member of its group: the brokers are away or have not answered yet';
    if (now - aliveAt > patienceMs) return 'the brokers do not answer';
    if (isWaiting) return 'what it brings cannot be kept at the moment';
    if (now - lagAt > LAG_PATIENCE_MS) return 'its lag is not known';
    return undefined;
  }

  return {
    report,
    lagKnown: () => {
      lagAt = performance.now();
    },
    unready: () => {
      const fault = faultOf();
      return fault === undefined ? [] : [`${topic}: ${fault}`];
    },
  };
}
