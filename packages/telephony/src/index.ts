export type {
  AccountSettings,
  SettingsFragment,
  TelephonyAdapter,
  TelephonyVendor,
  TranslateContext,
  Translation,
  Verdict,
} from './adapter.ts';
export type { CallDescription, SenderSettings, SentRequest } from './call-description.ts';
export { type CredentialPlace, credentialOf, withCredential } from './credential.ts';
export type { CallFact, Outcome, ParkReason } from './outcome.ts';
export { type Country, isCountry } from './phone-number.ts';
export type { TelephonyRequest } from './request.ts';
export { findVendor, vendorSettings, vendors } from './vendors.ts';
