import { eventStoreSettings } from '@grasp/event-store';
import { authSettings } from '@grasp/http';
import { accountSettings } from '@grasp/intake';
import { kafkaSettings } from '@grasp/kafka';
import { type ConfigOf, commonSettings, companySettings, portSetting } from '@grasp/runtime';
import { vendorSettings } from '@grasp/telephony';
import { z } from 'zod';

/** What the doors are told. */
const doorSettings = {
  ...companySettings,
  ...accountSettings,
  ...kafkaSettings,
  /** The address that vendors and people were told, where a proxy stands before us: vendors sign it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
};

/**
 * What the doors need, wherever they run: in a process of their own, or with everything else in one. A vendor whose
 * secret is not set is switched off.
 */
export const ingestSettings = { ...vendorSettings, ...doorSettings };
export type IngestConfig = ConfigOf<typeof doorSettings> & Readonly<Record<string, unknown>>;

/** What a process of its own needs beside. */
export const processSettings = {
  ...commonSettings,
  ...authSettings,
  ...ingestSettings,
  ...eventStoreSettings,
  DATABASE_URL: commonSettings.DATABASE_URL.unwrap(),
  HOST: z.string().default('127.0.0.1'),
  PORT: portSetting.default(3001),
};
