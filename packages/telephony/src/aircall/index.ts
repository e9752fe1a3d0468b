import { z } from 'zod';
import { defineVendor } from '../adapter.ts';
import { AIRCALL_OUTCOMES, createAircallRequests } from './sender.ts';
import { translateAircall } from './translate.ts';
import { CREDENTIAL, verifyToken } from './verify.ts';

/** Aircall: webhooks of the call events of one company. */
export const aircall = defineVendor({
  name: 'aircall',
  settings: { AIRCALL_TOKEN: z.string().min(1).meta({ secret: true }).optional() },
  credential: CREDENTIAL,
  isBodySigned: false,
  maxBodyBytes: 256 * 1024,
  outcomes: AIRCALL_OUTCOMES,
  createVerify: ({ AIRCALL_TOKEN: token }) =>
    token === undefined ? undefined : (request) => verifyToken(token, request),
  translate: translateAircall,
  createRequests: createAircallRequests,
});
