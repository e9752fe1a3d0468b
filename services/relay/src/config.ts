import { eventStoreSettings } from '@grasp/event-store';
import { authSettings } from '@grasp/http/credentials';
import { kafkaSettings } from '@grasp/kafka';
import { commonSettings, portSetting } from '@grasp/runtime';
import { z } from 'zod';

/** What the process needs to be told. */
export const settings = {
  ...commonSettings,
  ...authSettings,
  ...kafkaSettings,
  ...eventStoreSettings,
  DATABASE_URL: commonSettings.DATABASE_URL.unwrap(),
  KAFKA_BROKERS: kafkaSettings.KAFKA_BROKERS.unwrap(),
  HOST: z.string().default('127.0.0.1'),
  PORT: portSetting.default(3000),
};
