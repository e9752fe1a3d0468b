import { eventStoreSettings } from '@grasp/event-store';
import { authSettings } from '@grasp/http';
import { commonSettings, companySettings, portSetting } from '@grasp/runtime';
import { z } from 'zod';

/** What the query API is told, in a process of its own. */
export const querySettings = {
  ...commonSettings,
  ...companySettings,
  ...authSettings,
  ...eventStoreSettings,
  DATABASE_URL: commonSettings.DATABASE_URL.unwrap(),
  /** A replica that answers the queries of data routes; everything else goes to DATABASE_URL. */
  DATABASE_READ_URL: commonSettings.DATABASE_URL,
  HOST: z.string().default('127.0.0.1'),
  PORT: portSetting.default(3002),
  /** The address that people use, where a proxy stands before us. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
};
