/** A calendar day so many months later, `YYYY-MM-DD`; the last day of a shorter month stands for one that it has not. */
export function addMonths(day: string, months: number): string {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}
