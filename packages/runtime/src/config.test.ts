import { isAppError } from '@grasp/errors';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { commonSettings, portSetting, readConfig, redactConfig, secretSetting } from './config.ts';

const fragment = {
  ...commonSettings,
  PORT: portSetting.default(3000),
  GRASP_SECRET: secretSetting.optional(),
  VENDOR_TOKEN: secretSetting.optional(),
  PUBLIC_URL: z.url().optional(),
};

it('reads, converts and fills in what is not set', () => {
  const config = readConfig(fragment, { PORT: '8080', PUBLIC_URL: 'https://grasp.example' });
  expect(config).toEqual({ PORT: 8080, PUBLIC_URL: 'https://grasp.example', LOG_LEVEL: 'info' });
});

it('takes an empty variable for one that is not set', () => {
  expect(readConfig(fragment, { PORT: '', GRASP_SECRET: '' }).PORT).toBe(3000);
});

it('names every wrong setting, and never its value', () => {
  const read = () => readConfig(fragment, { PORT: 'no-such-port', LOG_LEVEL: 'loud' });
  const error = catchError(read);
  expect(isAppError(error, 'config_invalid')).toBe(true);
  expect(String(error)).toMatch(/PORT: .+; LOG_LEVEL: |LOG_LEVEL: .+; PORT: /);
  expect(String(error)).not.toContain('no-such-port');
});

it('prints neither secrets nor the passwords inside addresses', () => {
  const config = readConfig(fragment, {
    DATABASE_URL: 'postgresql://grasp:hunter2@db.example:5432/grasp',
    GRASP_SECRET: 'hunter2',
  });
  const printed = redactConfig(fragment, config);
  expect(printed).toMatchObject({
    DATABASE_URL: 'postgresql://grasp:redacted@db.example:5432/grasp',
    GRASP_SECRET: '[redacted]',
    PORT: 3000,
  });
  expect(printed['VENDOR_TOKEN']).toBeUndefined();
});

function catchError(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
}
