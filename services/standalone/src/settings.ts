import { eventStoreSettings } from '@grasp/event-store';
import { authSettings } from '@grasp/http';
import { ingestSettings } from '@grasp/ingest';
import { reactorSettings } from '@grasp/reactors';
import { commonSettings, companySettings, portSetting, type Settings } from '@grasp/runtime';
import { z } from 'zod';

/** The settings of all that runs in one process. */
export const settings = {
  ...commonSettings,
  ...eventStoreSettings,
  ...authSettings,
  ...companySettings,
  ...reactorSettings,
  HOST: z.string().default('127.0.0.1'),
  PORT: portSetting.default(3000),
  /** The address that people and telephony vendors use, where a proxy stands before us. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** PostgreSQL's port in the home; the system chooses one where unset. */
  POSTGRES_PORT: portSetting.optional(),
};

/** Everything that is read from the environment: the doors bring the secrets of the telephony vendors. */
export const allSettings: Settings = { ...ingestSettings, ...settings };
