import type { CallOutcome, Micros } from '@grasp/domain';
import { z } from 'zod';
import type { CallDescription, SenderSettings, SentRequest } from './call-description.ts';
import type { CredentialPlace } from './credential.ts';
import type { CallFact, Outcome } from './outcome.ts';
import type { Country } from './phone-number.ts';
import type { TelephonyRequest } from './request.ts';
import { settle } from './settle.ts';

/** Whether a request may be believed. Anything but `verified` is answered 401, or 413 where it is too large. */
export type Verdict = 'verified' | 'unsigned' | 'bad_signature' | 'expired' | 'too_large';

/** What we must know of an account of a vendor: messages do not tell it. */
export type AccountSettings = {
  /** IANA zone of the account: its calendar decides the day of a call, its rules what a text stamp means. */
  zone: string;
  /** Where a number without a country code is from. */
  country: Country;
  /** A dialled text of at most this many digits is one of our own extensions. Default 5. */
  extensionDigits?: number;
};

export type TranslateContext = {
  /** When the request came in. */
  receivedAt: Micros;
  /** undefined: the account is not known here; its records are parked. */
  accountSettings: (account: string) => AccountSettings | undefined;
};

/** One record of a body, and what became of it. */
export type Translation = {
  /** A body that alone translates to this outcome: what to keep of a parked record, and to replay later. */
  body: Buffer;
  outcome: Outcome;
};

/** Never throws. Needs neither headers nor the credential, so a parked body can be replayed. */
type Translate = (request: TelephonyRequest, context: TranslateContext) => readonly Translation[];

/** A vendor with its secrets. Pure: it has no clock and does no I/O. */
export type TelephonyAdapter = {
  verify: (request: TelephonyRequest, receivedAt: Micros) => Verdict;
  translate: Translate;
};

/** A fragment of settings: schemas under the names of their environment variables, every one optional. */
export type SettingsFragment = Readonly<Record<string, z.ZodType>>;

/** A telephony vendor. */
export type TelephonyVendor = {
  /** A lower-case word: the last part of the route and the vendor in every stream name. */
  name: string;
  /** Its secrets. */
  settings: SettingsFragment;
  /** Where the credential lies: it is taken out before anything is kept of a request, and never logged. */
  credential: CredentialPlace;
  /** Whether the credential covers the body, so that a changed body is noticed. */
  isBodySigned: boolean;
  maxBodyBytes: number;
  /** The outcomes that its messages can tell apart. */
  outcomes: readonly CallOutcome[];
  /** Needs no secret: it is for requests that something else vouches for. */
  translate: Translate;
  /** undefined: its secrets are not set, so it is switched off. */
  createAdapter: (settings: Readonly<Record<string, unknown>>) => TelephonyAdapter | undefined;
  /**
   * Requests as this vendor would really make them for a call, in the order of its own clock: for the simulator,
   * for tests and for trying out a connection.
   */
  createRequests: (call: CallDescription, to: SenderSettings) => readonly SentRequest[];
  /**
   * How a record of this vendor that came again under its key with other content corrects what stands: the
   * `CallCorrected` to append. Left out where a vendor never changes a record: then it is parked as a conflict.
   */
  correctionOf?: (changed: CallFact, standingEventId: string) => CallFact;
};

type VendorDeclaration<S extends SettingsFragment> = Omit<
  TelephonyVendor,
  'createAdapter' | 'settings' | 'translate'
> & {
  settings: S;
  createVerify: (
    settings: z.output<z.ZodObject<S>>,
  ) => ((request: TelephonyRequest, receivedAt: Micros) => Verdict) | undefined;
  translate: Translate;
};

/** Declares a vendor. Size, clock skew and the fit of every fact are checked here, alike for all. */
export function defineVendor<S extends SettingsFragment>(
  declaration: VendorDeclaration<S>,
): TelephonyVendor {
  const { createVerify, translate: read, ...vendor } = declaration;
  const translate: Translate = (request, context) =>
    read(request, context).map(({ body, outcome }) => ({
      body,
      outcome: settle(outcome, context.receivedAt),
    }));
  return {
    ...vendor,
    translate,
    createAdapter: (settings) => {
      const verify = createVerify(z.object(vendor.settings).parse(settings));
      if (verify === undefined) return undefined;
      return {
        verify: (request, receivedAt) =>
          request.rawBody.length > vendor.maxBodyBytes ? 'too_large' : verify(request, receivedAt),
        translate,
      };
    },
  };
}
