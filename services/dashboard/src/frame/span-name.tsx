import { useFormat } from '../company.ts';

const MONTH = /^\d{4}-\d{2}$/;
const QUARTER = /^(\d{4})-(Q\d)$/;

/** The name of a period: `2026`, `2026-Q1` or `2026-03`. */
export function SpanName({ span }: { span: string }) {
  const format = useFormat();
  if (MONTH.test(span)) return format.month(span);
  return span.replace(QUARTER, '$2 $1');
}
