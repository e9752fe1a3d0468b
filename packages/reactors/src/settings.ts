import { z } from 'zod';

const minutes = z.coerce.number().int().min(1).max(10_000);

/** Settings of the reactors, under the names of their environment variables. */
export const reactorSettings = {
  /** Package of a membership that a won order opens, where the order's kind does not name one. */
  MEMBERSHIP_PACKAGE: z.string().min(1).max(120).default('standard'),
  /** Term of such a membership, in calendar months from the day of signing. */
  MEMBERSHIP_MONTHS: z.coerce.number().int().min(1).max(120).default(12),
  /** A call without any message for so long is closed. */
  CALL_TIMEOUT_MINUTES: minutes.default(240),
};

/** What the reactors decide by. */
export type ReactorSettings = z.output<z.ZodObject<typeof reactorSettings>>;
