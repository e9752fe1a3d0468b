import type { SettingsFragment, TelephonyVendor } from './adapter.ts';
import { aircall } from './aircall/index.ts';
import { asterisk } from './asterisk/index.ts';
import { freeswitch } from './freeswitch/index.ts';
import { twilio } from './twilio/index.ts';

/** Every telephony vendor. A new one is a folder and a line here. */
export const vendors: readonly TelephonyVendor[] = [
  // By name: nothing depends on their order.
  aircall,
  asterisk,
  freeswitch,
  twilio,
];

/** The settings of all vendors: their secrets, under the names of environment variables. */
export const vendorSettings: SettingsFragment = Object.assign(
  {},
  ...vendors.map(({ settings }) => settings),
);

/** The vendor of that name. */
export function findVendor(name: string): TelephonyVendor | undefined {
  return vendors.find((vendor) => vendor.name === name);
}
