import { MICROS_PER_SECOND, type Micros } from '@grasp/domain';
import {
  type CallDescription,
  findVendor,
  type SenderSettings,
  type SentRequest,
  type TelephonyVendor,
} from '@grasp/telephony';
import { drawCourse } from './calls.ts';
import { plusSeconds } from './day.ts';
import { telephoneOf } from './desks.ts';
import { customerNumber, strangerNumber } from './phone-numbers.ts';
import { createRandom, type Random } from './random.ts';

/** Calls of a sales floor from an instant on. */
export type LiveOptions = {
  seed: number;
  /** Calls that begin in a minute, on average. */
  rate: number;
  from: Micros;
  /** Desks that call: those of a company of so many reps. Default 48, the demo's. */
  reps?: number;
  /** Zone of the telephone accounts. Default `Europe/Amsterdam`. */
  zone?: string;
};

/** A call, and the vendor whose telephone it is made with. */
export type LiveCall = { vendor: string; call: CallDescription };
/** A vendor's request, to be made at its `sentAt`. */
export type LiveRequest = { vendor: string; request: SentRequest };

/** Seconds between calls against their average: its own average is one. */
const GAPS = [0, 0.2, 0.5, 1, 1.7, 3.2];
const COMPANY_NUMBER = '+31201234560';
/** Customers for each desk whose numbers a company of any age knows. */
const CUSTOMERS_A_DESK = 24;
const STRANGERS = 0.15;
const INBOUND = 0.06;
const REACH = 0.5;
const REPEATED = 0.01;
const DELAYED = 0.01;
const NEVER_ENDED = 0.003;
const DELAY_SECONDS = [3, 10, 45];

/**
 * Calls without end, in the order in which they begin. Desks and numbers are those of a generated company, so that the
 * platform knows most of them.
 */
export function* createLiveCalls(options: LiveOptions): Generator<LiveCall, never> {
  const { seed, rate, from, reps = 48, zone = 'Europe/Amsterdam' } = options;
  const random = createRandom(seed, 'live');
  let startedAt = from;
  for (let n = 1; ; n += 1) {
    startedAt = plusSeconds(startedAt, (random.spread(GAPS) * 60) / rate);
    const { vendor, ...telephone } = telephoneOf(random.between(0, reps - 1));
    const direction = random.chance(INBOUND) ? 'inbound' : 'outbound';
    const call = {
      id: `${seed}/${from}/${n}`,
      ...telephone,
      direction,
      number: numberOf(random, reps),
      companyNumber: COMPANY_NUMBER,
      startedAt,
      ...drawCourse(random, { reach: REACH, talkative: 1 }),
      zone,
    } as const;
    yield { vendor, call: { ...call, outcome: tellable(getVendor(vendor), call.outcome) } };
  }
}

/**
 * The requests that the vendors make for such calls, signed, in the order in which they are made: calls overlap, a
 * request now and then comes late or twice, and the end of a call is now and then lost.
 * @param to where a vendor sends to, and its secrets; undefined for one that is switched off
 */
export function* createLiveRequests(
  options: LiveOptions,
  to: (vendor: string) => SenderSettings | undefined,
): Generator<LiveRequest, void> {
  const random = createRandom(options.seed, 'network');
  const waiting: LiveRequest[] = [];
  for (const { vendor, call } of createLiveCalls(options)) {
    while (waiting[0] !== undefined && waiting[0].request.sentAt <= call.startedAt) {
      yield waiting.shift() as LiveRequest;
    }
    const settings = to(vendor);
    if (settings === undefined) continue;
    const requests = throughNetwork(random, getVendor(vendor).createRequests(call, settings));
    waiting.push(...requests.map((request) => ({ vendor, request })));
    waiting.sort((a, b) => a.request.sentAt - b.request.sentAt);
  }
}

function numberOf(random: Random, reps: number): string {
  return random.chance(STRANGERS)
    ? strangerNumber(random.between(0, 5_000_000))
    : customerNumber(random.between(1, reps * CUSTOMERS_A_DESK));
}

/** A vendor cannot tell every outcome apart. */
function tellable({ outcomes }: TelephonyVendor, outcome: CallDescription['outcome']) {
  if (outcomes.includes(outcome)) return outcome;
  return outcome === 'answered_machine' ? 'answered_human' : 'no_answer';
}

function throughNetwork(random: Random, sent: readonly SentRequest[]): SentRequest[] {
  const isEndLost = sent.length > 1 && random.chance(NEVER_ENDED);
  const arriving = isEndLost ? sent.slice(0, -1) : sent;
  return arriving.flatMap((request) => {
    if (random.chance(REPEATED)) return [request, later(random, request)];
    return [random.chance(DELAYED) ? later(random, request) : request];
  });
}

function later(random: Random, request: SentRequest): SentRequest {
  const delay = Math.round(random.spread(DELAY_SECONDS)) * MICROS_PER_SECOND;
  return { ...request, sentAt: request.sentAt + delay };
}

function getVendor(name: string): TelephonyVendor {
  const vendor = findVendor(name);
  if (vendor === undefined) throw new Error(`no vendor ${name}`);
  return vendor;
}
