import { MICROS_PER_SECOND } from '@grasp/domain';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { CallDescription } from '../call-description.ts';
import { type Bench, factsOf } from './bench.ts';

/** Calls that can be, with outcomes that the vendor can tell. */
export function anyCall({ vendor, settings }: Bench): fc.Arbitrary<CallDescription> {
  const account = Object.keys(settings.accounts).at(-1) ?? '';
  const { zone } = settings.accounts[account]!;
  return fc
    .record({
      id: fc.string(),
      outcome: fc.constantFrom(...vendor.outcomes),
      isOutbound: fc.boolean(),
      extension: fc.constantFrom('1001', '23'),
      startSeconds: fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
      ringSeconds: fc.integer({ min: 1, max: 90 }),
      talkSeconds: fc.integer({ min: 1, max: 7200 }),
    })
    .map((drawn) => describedCall({ ...drawn, account, zone }));
}

/** The facts of every request that the vendor makes for a call, each of which must be believed and accepted. */
export function sentFacts({ vendor, adapter, settings }: Bench, call: CallDescription) {
  const url = `https://grasp.example/webhooks/${vendor.name}`;
  return vendor.createRequests(call, { url, secrets: settings.secrets }).map((request) => {
    expect(adapter.verify(request, request.sentAt)).toBe('verified');
    const fixture = { request, receivedAt: request.sentAt };
    return factsOf({ adapter, settings }, fixture);
  });
}

type Drawn = Pick<CallDescription, 'id' | 'account' | 'zone' | 'extension' | 'outcome'> & {
  isOutbound: boolean;
  startSeconds: number;
  ringSeconds: number;
  talkSeconds: number;
};

/** A call that can be: only a rep gives up a call of ours, only a customer one of theirs. */
function describedCall({ outcome, isOutbound, ...drawn }: Drawn): CallDescription {
  const isInbound = ['abandoned', 'voicemail_left'].includes(outcome);
  const isReached = ['answered_human', 'answered_machine', 'voicemail_left'].includes(outcome);
  const isOurs = outcome === 'cancelled_by_rep' || (isOutbound && !isInbound);
  return {
    ...drawn,
    outcome,
    direction: isOurs ? 'outbound' : 'inbound',
    number: '+4915112345678',
    companyNumber: '+493012345670',
    startedAt: drawn.startSeconds * MICROS_PER_SECOND,
    ringMs: drawn.ringSeconds * 1000,
    talkMs: isReached ? drawn.talkSeconds * 1000 : 0,
  };
}
