import type { CallDirection } from '@grasp/domain';
import type { AccountSettings } from '../adapter.ts';
import { kindOfParty, toExtension, toNumber } from '../party.ts';
import type { CdrRow } from './rows.ts';

type Sides = { direction: CallDirection; extension: string | null; number: string | null };

/** The device of a channel: `1001` of `PJSIP/1001-0000002a` and of `Local/1001@office-0000002a;1`. */
const CHANNEL = /^[^/]+\/([^@]*?)(?:@.*)?(?:-[0-9a-f]+)?(?:;[12])?$/i;
const OUR_CONTEXT = /internal|outbound|outgoing/i;
const THEIR_CONTEXT = /trunk|pstn|did|incoming|inbound|external/i;

/**
 * Which side of a record is the rep. Asterisk knows channels, not sides, and the caller id in `src` may be rewritten,
 * so the devices speak first: an extension calling a number is outbound, an extension calling an extension internal, a
 * number that reaches an extension inbound. Where devices have names, as trunks have too, the dial plan's context
 * decides; at last, the call is taken for outbound.
 */
export function sidesOf(row: CdrRow, settings: AccountSettings): Sides {
  const caller = deviceOf(row['channel']);
  const called = deviceOf(row['dstchannel']);
  const isExtension = (text: string): boolean => kindOfParty(text, settings) === 'extension';
  const [src = '', dst = ''] = [row['src'], row['dst']];
  const ours = [caller, src].find(isExtension);
  if (ours !== undefined) {
    const direction = isExtension(dst) ? 'internal' : 'outbound';
    return { direction, ...described(ours, dst, settings) };
  }
  const reached = [called, dst].find(isExtension);
  if (reached !== undefined || isFromOutside(row)) {
    return { direction: 'inbound', ...described(reached ?? dst, src, settings) };
  }
  return { direction: 'outbound', ...described(caller || src, dst, settings) };
}

function described(ours: string, theirs: string, settings: AccountSettings) {
  return { extension: toExtension(ours, settings), number: toNumber(theirs, settings) };
}

function isFromOutside(row: CdrRow): boolean {
  const context = row['dcontext'] ?? '';
  return THEIR_CONTEXT.test(context) && !OUR_CONTEXT.test(context);
}

function deviceOf(channel: string | undefined): string {
  return CHANNEL.exec(channel ?? '')?.[1] ?? '';
}
