import type { Micros } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import { vendors } from '@grasp/telephony';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { FindAccount } from './accounts.ts';
import { type CallIntake, createCallIntake } from './calls/call-intake.ts';
import type { EventParts } from './events/event-intake.ts';
import { createOutcomeCounter } from './outcomes.ts';
import { createParking } from './parking.ts';
import { tidyPartitions } from './partitions.ts';
import { createRawRequests } from './raw-requests.ts';
import { redriveParked } from './redrive-parked.ts';
import { migrateIntake } from './tables.ts';
import { createWebhookIntake, type WebhookIntake } from './webhooks/webhook-intake.ts';

export type IntakeOptions = {
  pool: Pool;
  store: EventStore;
  metrics: Registry;
  now: () => Micros;
  findAccount: FindAccount;
  /** The secrets of the vendors, under the names of their settings. */
  secrets: Readonly<Record<string, unknown>>;
  /** Told when the work beside requests fails; it is tried again. */
  onTrouble: (error: unknown) => void;
  /** How often it looks whether parked messages shall be taken again, ms. */
  redriveEveryMs?: number;
};

/** What stands between the doors and the log. */
export type Intake = AsyncDisposable & {
  /** The doors of the vendors whose secrets are set, by name. */
  webhooks: ReadonlyMap<string, WebhookIntake>;
  /** The door of messages that come by a topic. */
  calls: CallIntake;
  events: EventParts;
  /** Takes parked messages again for which that was asked. */
  redrive(): Promise<{ tried: number; settled: number }>;
};

const TIDY_EVERY_MS = 3_600_000;
const REDRIVE_EVERY_MS = 1_000;

/** Opens the intake: its tables, its group writers, and the work beside requests. */
export async function openIntake(options: IntakeOptions): Promise<Intake> {
  const { pool, store, now } = options;
  await migrateIntake(pool);
  await tidyPartitions(pool, now());
  const count = createOutcomeCounter(options.metrics);
  const raw = createRawRequests(pool);
  const parking = createParking(pool);
  const parts = { store, raw, parking, count, now, findAccount: options.findAccount };
  const webhooks = openWebhooks(options, parts);
  const events = { store, parking, count, now };
  const redrive = () => redriveParked({ pool, webhooks, events });
  const loops = [
    repeat(() => tidyPartitions(pool, now()), TIDY_EVERY_MS, options.onTrouble),
    repeat(redrive, options.redriveEveryMs ?? REDRIVE_EVERY_MS, options.onTrouble),
  ];
  async function close() {
    await Promise.all(loops.map((stop) => stop()));
    await Promise.all([raw.idle(), parking.idle()]);
  }
  const calls = createCallIntake({ ...parts, onTrouble: options.onTrouble });
  return { webhooks, calls, events, redrive, [Symbol.asyncDispose]: close };
}

function openWebhooks(
  { secrets }: IntakeOptions,
  parts: Parameters<typeof createWebhookIntake>[2],
): ReadonlyMap<string, WebhookIntake> {
  const doors = vendors.flatMap((vendor): [string, WebhookIntake][] => {
    const adapter = vendor.createAdapter(secrets);
    return adapter === undefined
      ? []
      : [[vendor.name, createWebhookIntake(vendor, adapter, parts)]];
  });
  return new Map(doors);
}

/** Repeats a step until it is stopped; a step that fails is told of and tried again at its next time. */
function repeat(
  step: () => Promise<unknown>,
  everyMs: number,
  onTrouble: (error: unknown) => void,
) {
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= step()
      .catch(onTrouble)
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
