import type { WhatIfChanges } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../company.ts';
import { addDays } from '../format/days.ts';

/** A Monday: weekday 1. */
const MONDAY = '2024-01-01';
const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;

/** What counts as a valid call under a rule; what it leaves out stays as it is. */
export function CallWords({ rule }: { rule: WhatIfChanges['validCall']['validCall'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const { minTalkMs, customerNumberOnly, workHoursOnly, duplicateWithinMs } = rule;
  const seconds = format.count((minTalkMs ?? 0) / MS_PER_SECOND);
  const minutes = format.count((duplicateWithinMs ?? 0) / MS_PER_MINUTE);
  const said = [
    minTalkMs !== undefined && t`at least ${seconds} s of talk`,
    customerNumberOnly === true && t`to customers’ numbers only`,
    customerNumberOnly === false && t`to any number`,
    workHoursOnly === true && t`in working hours only`,
    workHoursOnly === false && t`at any time`,
    duplicateWithinMs === 0 && t`repeats count`,
    (duplicateWithinMs ?? 0) > 0 && t`no repeat within ${minutes} minutes`,
  ].filter((part) => part !== false);
  if (said.length === 0) return <Trans>A valid call is what it was</Trans>;
  return <Trans>A valid call: {format.list(said)}</Trans>;
}

/** What a calendar has otherwise; what it leaves out stays as it is. */
export function CalendarWords({ calendar }: { calendar: WhatIfChanges['calendar']['calendar'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const { workdays, from, to, holidays, extraWorkdays } = calendar;
  const weekdays = format.list(
    (workdays ?? []).map((weekday) => format.shortWeekday(addDays(MONDAY, weekday - 1))),
  );
  const off = format.list(holidays.map(format.fullDay));
  const on = format.list(extraWorkdays.map(format.fullDay));
  const said = [
    workdays?.length === 0 && t`no working day`,
    weekdays !== '' && t`work on ${weekdays}`,
    from !== undefined && t`from ${from}`,
    to !== undefined && t`until ${to}`,
    holidays.length > 0 && t`off on ${off}`,
    extraWorkdays.length > 0 && t`also work on ${on}`,
  ].filter((part) => part !== false);
  if (said.length === 0) return <Trans>The calendar is what it was</Trans>;
  return <Trans>The calendar: {said.join('; ')}</Trans>;
}
