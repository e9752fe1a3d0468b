import { useLingui } from '@lingui/react/macro';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useCompany, useFormat } from '../company.ts';
import { addMonths, dayIn, monthOf } from '../format/days.ts';
import { useChangeUrl, useUrl } from '../url.ts';

/** The month on screen, and its neighbours; none lies after the instant looked at. */
export function MonthStepper() {
  const { t } = useLingui();
  const { zone, now } = useCompany();
  const { month, asOf } = useUrl();
  const { step } = useChangeUrl();
  const format = useFormat();
  const last = monthOf(dayIn(zone, asOf ?? now));
  const shown = month ?? last;
  const go = (to: string) => step({ month: to === last ? undefined : to });
  return (
    <div className="stepper">
      <button
        type="button"
        className="icon-button"
        aria-label={t`Month before`}
        onClick={() => go(addMonths(shown, -1))}
      >
        <ChevronLeft size={16} aria-hidden />
      </button>
      <b>{format.month(shown)}</b>
      <button
        type="button"
        className="icon-button"
        aria-label={t`Month after`}
        disabled={shown >= last}
        onClick={() => go(addMonths(shown, 1))}
      >
        <ChevronRight size={16} aria-hidden />
      </button>
    </div>
  );
}
