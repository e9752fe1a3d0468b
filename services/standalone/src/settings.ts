import { authSettings } from '@grasp/http';
import { reactorSettings } from '@grasp/reactors';
import { commonSettings, countSetting, portSetting, type Settings } from '@grasp/runtime';
import { vendors } from '@grasp/telephony';
import { z } from 'zod';

/** The settings of all that runs in one process. */
export const settings = {
  ...commonSettings,
  ...authSettings,
  ...reactorSettings,
  HOST: z.string().default('127.0.0.1'),
  PORT: portSetting.default(3000),
  /** The address that people and telephony vendors use, where a proxy stands before us. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** PostgreSQL's port in the home; the system chooses one where unset. */
  POSTGRES_PORT: portSetting.optional(),
  COMPANY_ZONE: z.string().default('Europe/Amsterdam'),
  COMPANY_CURRENCY: z.string().length(3).default('EUR'),
  COMPANY_CALENDAR: z.string().default('company'),
  /** Days for which the raw requests of telephony vendors are kept. */
  RAW_REQUEST_DAYS: countSetting.default(90),
};

/** The secrets of every telephony vendor: each brings its own. */
export const vendorSettings: Settings = Object.assign(
  {},
  ...vendors.map((vendor) => vendor.settings),
);
