import { z } from 'zod';
import { defineVendor } from '../adapter.ts';
import { ASTERISK_OUTCOMES, createAsteriskRequests } from './sender.ts';
import { SIGNATURE_HEADER, verifySignedBody } from './signature.ts';
import { translateAsterisk } from './translate.ts';

/** Asterisk, by a forwarder that sends its call detail records, one or many, and signs them. */
export const asterisk = defineVendor({
  name: 'asterisk',
  settings: { ASTERISK_SECRET: z.string().min(1).meta({ secret: true }).optional() },
  credential: { in: 'header', name: SIGNATURE_HEADER },
  isBodySigned: true,
  maxBodyBytes: 4 * 1024 * 1024,
  outcomes: ASTERISK_OUTCOMES,
  createVerify: ({ ASTERISK_SECRET: secret }) =>
    secret === undefined
      ? undefined
      : (request, receivedAt) => verifySignedBody(secret, request, receivedAt),
  translate: translateAsterisk,
  createRequests: createAsteriskRequests,
});
