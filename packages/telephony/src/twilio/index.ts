import { z } from 'zod';
import { defineVendor } from '../adapter.ts';
import { createTwilioRequests, TWILIO_OUTCOMES } from './sender.ts';
import { translateTwilio } from './translate.ts';
import { SIGNATURE_HEADER, verifyTwilio } from './verify.ts';

/** Twilio Programmable Voice: status callbacks. */
export const twilio = defineVendor({
  name: 'twilio',
  settings: { TWILIO_AUTH_TOKEN: z.string().min(1).meta({ secret: true }).optional() },
  credential: { in: 'header', name: SIGNATURE_HEADER },
  isBodySigned: true,
  maxBodyBytes: 64 * 1024,
  outcomes: TWILIO_OUTCOMES,
  createVerify: ({ TWILIO_AUTH_TOKEN: token }) =>
    token === undefined ? undefined : (request) => verifyTwilio(token, request),
  translate: translateTwilio,
  createRequests: createTwilioRequests,
});
