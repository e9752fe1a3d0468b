import { z } from 'zod';
import type { EventStore } from './event-store.ts';
import { faultOfAddress } from './eventstoredb/address.ts';
import { openEventStoreDb } from './eventstoredb/open.ts';
import { openPostgresEventStore } from './postgres/open.ts';

/** Where the log is. */
export const eventStoreSettings = {
  /** Address of EventStoreDB (`esdb://…`); unset: the log is in the PostgreSQL of `DATABASE_URL`. It may hold a password. */
  EVENTSTORE_URL: z
    .string()
    .superRefine((address, context) => {
      const fault = faultOfAddress(address);
      if (fault) context.addIssue({ code: 'custom', message: fault });
    })
    .meta({ secret: true })
    .optional(),
};

export type EventStoreSettings = {
  EVENTSTORE_URL?: string | undefined;
  DATABASE_URL: string;
};

/**
 * Opens the log that the settings name.
 * @throws AppError `log_unavailable` when its server cannot be reached; `log_denied`; `log_address_invalid`.
 */
export function openEventStore(settings: EventStoreSettings): Promise<EventStore> {
  const { EVENTSTORE_URL: address, DATABASE_URL: connectionString } = settings;
  return address === undefined
    ? openPostgresEventStore({ connectionString })
    : openEventStoreDb({ address });
}
