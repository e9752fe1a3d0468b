export {
  type AccountSettings,
  defineVendor,
  type SettingsFragment,
  type TelephonyAdapter,
  type TelephonyRequest,
  type TelephonyVendor,
  type TranslateContext,
  type Translation,
  type Verdict,
} from './adapter.ts';
export { signBody as signAsteriskBody } from './asterisk/signature.ts';
export type { CallDescription, SenderSettings, SentRequest } from './call-description.ts';
export { type CallFact, type Outcome, PARK_REASONS, type ParkReason } from './outcome.ts';
export { toE164 } from './phone-number.ts';
export { CLOCK_SKEW_MICROS } from './settle.ts';
export { findVendor, vendors } from './vendors.ts';
