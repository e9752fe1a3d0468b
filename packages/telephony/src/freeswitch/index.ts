import { z } from 'zod';
import { defineVendor } from '../adapter.ts';
import { createFreeswitchRequests, FREESWITCH_OUTCOMES } from './sender.ts';
import { translateFreeswitch } from './translate.ts';
import { CREDENTIAL_HEADER, verifyBasic } from './verify.ts';

/** FreeSWITCH, by its module `mod_json_cdr`. It posts to one URL; its switch name is the account. */
export const freeswitch = defineVendor({
  name: 'freeswitch',
  settings: {
    FREESWITCH_USER: z.string().min(1).optional(),
    FREESWITCH_PASSWORD: z.string().min(1).meta({ secret: true }).optional(),
  },
  credential: { in: 'header', name: CREDENTIAL_HEADER },
  isBodySigned: false,
  maxBodyBytes: 1024 * 1024,
  outcomes: FREESWITCH_OUTCOMES,
  createVerify: ({ FREESWITCH_USER: user, FREESWITCH_PASSWORD: password }) =>
    user === undefined || password === undefined
      ? undefined
      : (request) => verifyBasic({ user, password }, request),
  translate: translateFreeswitch,
  createRequests: createFreeswitchRequests,
});
