import { AppError } from '@grasp/errors';
import { hidden, problemSchema, type Server } from '@grasp/http';
import { intakeErrors, type WebhookIntake } from '@grasp/intake';
import { type TelephonyRequest, type TelephonyVendor, vendors } from '@grasp/telephony';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { IngestParts } from '../parts.ts';

const receiptSchema = z
  .object({
    accepted: z.int().meta({ description: 'Facts that are in the log now.' }),
    duplicate: z.int().meta({ description: 'Facts that were there already.' }),
    parked: z.int().meta({ description: 'Genuine records that cannot be used as they are.' }),
    ignored: z.int().meta({ description: 'Records that say nothing about a call.' }),
  })
  .meta({ id: 'WebhookReceipt' });

/** The routes of telephony vendors: bytes come in as they were sent, because signatures are over bytes. */
export async function addWebhookRoutes(
  app: Server,
  { intake, config }: Pick<IngestParts, 'intake' | 'config'>,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  for (const vendor of vendors) {
    const door = intake.webhooks.get(vendor.name);
    addVendor(app, vendor, { door, publicUrl: config.PUBLIC_URL });
  }
  app.all('/webhooks/:vendor', { schema: hidden }, () => {
    throw new AppError(intakeErrors.unknown_vendor);
  });
}

type Door = { door: WebhookIntake | undefined; publicUrl: string | undefined };

function addVendor(app: Server, vendor: TelephonyVendor, { door, publicUrl }: Door): void {
  const schema = {
    summary: `A request of ${vendor.name}, verified as ${vendor.name} signs it`,
    tags: ['ingest'],
    security: [],
    response: { 200: receiptSchema, 401: problemSchema, 413: problemSchema, 503: problemSchema },
  };
  const bodyLimit = vendor.maxBodyBytes;
  // One that asks for a name and a password sends them only when it is asked.
  const { credential } = vendor;
  const isBasic = credential.in === 'header' && credential.name === 'authorization';
  app.route({
    method: ['GET', 'POST'],
    url: `/webhooks/${vendor.name}`,
    bodyLimit,
    schema,
    handler: async (request, reply) => {
      if (door === undefined) throw new AppError(intakeErrors.vendor_not_configured);
      if (isBasic) reply.header('www-authenticate', 'Basic realm="grasp"');
      const receipt = await door.receive(toTelephonyRequest(request, publicUrl));
      reply.removeHeader('www-authenticate');
      // Written by hand: this is the busiest route, and the answer is four numbers.
      reply.type('application/json').serializer(asIs);
      return reply.send(JSON.stringify(receipt) as never);
    },
  });
}

const asIs = (text: unknown): string => text as string;
const NOTHING = Buffer.alloc(0);

/** Behind a proxy the address is the one that the vendor was told, not the one that reaches us. */
function toTelephonyRequest(
  request: FastifyRequest,
  publicUrl: string | undefined,
): TelephonyRequest {
  const origin = publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
  return {
    method: request.method,
    url: origin + request.originalUrl,
    headers: request.headers,
    rawBody: Buffer.isBuffer(request.body) ? request.body : NOTHING,
  };
}
