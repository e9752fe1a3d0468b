import { createHash } from 'node:crypto';
import type { CallOutcome, Micros } from '@grasp/domain';
import type { CallDescription, SenderSettings, SentRequest } from '../call-description.ts';
import { basicAuthorization, CREDENTIAL_HEADER } from './verify.ts';

type Variables = Readonly<Record<string, string>>;

const ENDS: Readonly<Record<CallOutcome, Variables>> = {
  answered_human: { hangup_cause: 'NORMAL_CLEARING' },
  answered_machine: { hangup_cause: 'NORMAL_CLEARING', amd_result: 'MACHINE' },
  voicemail_left: { hangup_cause: 'NORMAL_CLEARING', last_app: 'voicemail' },
  no_answer: { hangup_cause: 'NO_ANSWER' },
  busy: { hangup_cause: 'USER_BUSY' },
  rejected: { hangup_cause: 'CALL_REJECTED' },
  invalid_number: { hangup_cause: 'UNALLOCATED_NUMBER' },
  failed_network: { hangup_cause: 'NORMAL_TEMPORARY_FAILURE' },
  cancelled_by_rep: { hangup_cause: 'ORIGINATOR_CANCEL' },
  abandoned: { hangup_cause: 'ORIGINATOR_CANCEL' },
  unknown: { hangup_cause: 'NORMAL_UNSPECIFIED' },
};

/** What FreeSWITCH's records can tell apart. */
export const FREESWITCH_OUTCOMES = Object.keys(ENDS) as CallOutcome[];

type Side = { setUp: string; channel: string; caller: string; destination: string };

/** The records of both legs of a call, as `mod_json_cdr` posts them with its default settings. */
export function createFreeswitchRequests(
  call: CallDescription,
  to: SenderSettings,
): readonly SentRequest[] {
  const [first, second] = sidesOf(call);
  const [uuid, dialledUuid] = [uuidOf(call, 'a'), uuidOf(call, 'b')];
  const originator = { originator_caller_profiles: [{ uuid, ...profileOf(first) }] };
  const originatee = { originatee_caller_profiles: [{ uuid: dialledUuid, ...profileOf(second) }] };
  return [
    post(call, to, recordOf(call, { ...first, uuid, links: {}, others: { originatee } })),
    post(
      call,
      to,
      recordOf(call, {
        ...second,
        uuid: dialledUuid,
        links: { originator: uuid },
        others: { originator },
      }),
    ),
  ];
}

function sidesOf(call: CallDescription): [Side, Side] {
  const device = `sofia/internal/${call.extension}@10.0.0.7:5060`;
  const carrier = `sofia/external/${call.number}@carrier.example`;
  return call.direction === 'outbound'
    ? [
        side('inbound', device, call.extension, call.number),
        side('outbound', carrier, call.companyNumber, call.number),
      ]
    : [
        side('inbound', carrier, call.number, call.companyNumber),
        side('outbound', device, call.number, call.extension),
      ];
}

function side(setUp: string, channel: string, caller: string, destination: string): Side {
  return { setUp, channel, caller, destination };
}

type RecordLeg = Side & { uuid: string; links: Variables; others: object };

function profileOf({ channel, caller, destination }: Side) {
  return { caller_id_number: caller, destination_number: destination, chan_name: channel };
}

function recordOf(call: CallDescription, { uuid, links, others, ...leg }: RecordLeg) {
  const variables: Variables = {
    direction: leg.setUp,
    uuid,
    channel_name: leg.channel,
    ...links,
    ...ENDS[call.outcome],
    ...timesOf(call),
  };
  return {
    'core-uuid': uuidOf(call, 'core'),
    switchname: call.account,
    channel_data: { state: 'CS_REPORTING', direction: leg.setUp },
    variables: encodeValues(variables),
    callflow: [{ profile_index: '1', caller_profile: { uuid, ...profileOf(leg), ...others } }],
  };
}

function timesOf(call: CallDescription): Variables {
  const answeredAt = call.startedAt + call.ringMs * 1000;
  const isAnswered = call.talkMs > 0;
  return {
    start_uepoch: String(call.startedAt),
    answer_uepoch: isAnswered ? String(answeredAt) : '0',
    bridge_uepoch: isAnswered ? String(answeredAt) : '0',
    end_uepoch: String(endOf(call)),
    hold_accum_usec: '0',
  };
}

function encodeValues(variables: Variables): Variables {
  const entries = Object.entries(variables);
  return Object.fromEntries(entries.map(([name, value]) => [name, encodeURIComponent(value)]));
}

function post(
  call: CallDescription,
  to: SenderSettings,
  cdr: ReturnType<typeof recordOf>,
): SentRequest {
  const user = to.secrets['FREESWITCH_USER'] ?? '';
  const password = to.secrets['FREESWITCH_PASSWORD'] ?? '';
  return {
    method: 'POST',
    url: `${to.url}?uuid=${cdr.variables['uuid']}`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      [CREDENTIAL_HEADER]: basicAuthorization({ user, password }),
    },
    rawBody: Buffer.from(`cdr=${encodeURIComponent(JSON.stringify(cdr))}`),
    sentAt: endOf(call),
  };
}

function endOf(call: CallDescription): Micros {
  return call.startedAt + (call.ringMs + call.talkMs) * 1000;
}

function uuidOf(call: CallDescription, leg: string): string {
  const name = JSON.stringify([call.account, call.id, leg]);
  const hex = createHash('md5').update(name).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
