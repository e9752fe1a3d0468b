import { isAppError } from '@grasp/errors';
import type { Pool } from 'pg';
import { type EventParts, submitEvents } from './events/event-intake.ts';
import { closeRedrive, findAsked, type KeptMessage } from './parked.ts';
import type { WebhookIntake } from './webhooks/webhook-intake.ts';

/** What takes parked messages again. */
export type RedriveParts = {
  pool: Pool;
  /** The doors of vendors by name; a vendor without one is switched off here. */
  webhooks: ReadonlyMap<string, WebhookIntake>;
  events: EventParts;
};

const AT_ONCE = 100;

/**
 * Takes the parked messages again for which that was asked; those that still cannot be used stay parked.
 * @returns how many were looked at, and how many went through.
 */
export async function redriveParked(
  parts: RedriveParts,
): Promise<{ tried: number; settled: number }> {
  const messages = await findAsked(parts.pool, AT_ONCE);
  let settled = 0;
  for (const message of messages) {
    const wasTaken = await takeAgain(parts, message);
    if (await closeRedrive(parts.pool, message, wasTaken)) settled += 1;
  }
  return { tried: messages.length, settled };
}

/** Whether it was taken: then it is in the log, or was parked again, for the same reason or another one. */
async function takeAgain(parts: RedriveParts, message: KeptMessage): Promise<boolean> {
  try {
    return message.door === 'webhook'
      ? await takeWebhook(parts, message)
      : await takeEvent(parts, message);
  } catch (error) {
    if (isAppError(error) && !error.retryable) return false;
    throw error;
  }
}

async function takeWebhook({ webhooks }: RedriveParts, message: KeptMessage): Promise<boolean> {
  const { source, method = 'POST', url = '', body } = message;
  const door = webhooks.get(source);
  if (door === undefined) return false;
  await door.replay({ method, url, headers: {}, rawBody: body });
  return true;
}

async function takeEvent({ events }: RedriveParts, message: KeptMessage): Promise<boolean> {
  const { source: system, actor, body } = message;
  const submitter = { system, actor, mayBackdate: false, importId: undefined };
  const value: unknown = JSON.parse(body.toString('utf8'));
  const { results } = await submitEvents(events, submitter, [{ index: 0, value }]);
  return results[0]?.status !== 'rejected';
}
