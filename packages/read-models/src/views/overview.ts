import type { Money, Stamp, Sum } from './answer.ts';
import type { OrderItem, PipelineFlow } from './pipeline.ts';
import type { TargetItem } from './targets.ts';

export type Delta = { value: number | null; before: number | null };
export type ExceptionItem = {
  kind: 'short_rep' | 'renewal_at_risk' | 'overdue_step' | 'low_effect' | 'lag' | 'dead_letters';
  /**
   * Parameters of the sentence that the screen makes of it: short_rep `{ name, validCalls, quota }` · renewal_at_risk
   * `{ name, daysLeft, amount, currency }` · overdue_step `{ name, what, days }` · low_effect `{ name, days }` ·
   * lag `{ model, lagMs }` · dead_letters `{ model, count }`. `name` is what people call the rep or customer.
   */
  parameters: Record<string, string | number>;
  /** Path of the page that shows it. */
  href: string;
};

export type Overview = Stamp & {
  day: string;
  validCalls: { value: number; quota: number | null; before: number | null; ref: string };
  dials: { value: number; before: number | null; ref: string };
  talkMs: { value: number; before: number | null; ref: string };
  signedMonth: Sum & { before: Money[] };
  attainment: TargetItem | null;
  open: Sum & { before: number | null };
  flow: PipelineFlow['bars'];
  flowFrom: string;
  /** Every day of the month: signed so far, cumulated, beside the target line, in the company's currency. */
  signedByDay: { day: string; signed: string; target: string | null }[];
  exceptions: ExceptionItem[];
  topOrders: OrderItem[];
};
