import { useFormat } from '../company.ts';
import type { Format } from '../format/create-format.ts';

const MONTH = /^\d{4}-\d{2}$/;
const QUARTER = /^(\d{4})-(Q\d)$/;

/** The name of a period: `2026`, `2026-Q1` or `2026-03`. */
export function spanName(span: string, format: Format): string {
  return MONTH.test(span) ? format.month(span) : span.replace(QUARTER, '$2 $1');
}

export function SpanName({ span }: { span: string }) {
  return spanName(span, useFormat());
}
