import { Trans, useLingui } from '@lingui/react/macro';
import { FocusTrap } from '@mantine/core';
import { DatePicker, DatesProvider } from '@mantine/dates';
import { useClickOutside } from '@mantine/hooks';
import { type KeyboardEvent, useState } from 'react';
import 'dayjs/locale/zh-cn';
import { useCompany } from '../company.ts';
import { useChangeUrl, useUrl } from '../url.ts';
import { Presets } from './presets.tsx';
import { toInstant, toWall } from './wall-time.ts';
import './as-of-panel.css';

/** 24 hours, whatever the browser's own habit: as all times here are written. */
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A day and a time on the company's clock, or one of the instants asked for most. */
export function AsOfPanel({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { known } = useUrl();
  const { step } = useChangeUrl();
  const panel = useClickOutside<HTMLDivElement>(onClose);
  const choose = (asOf: string) => {
    step({ asOf, known: known ?? 'then' });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
  return (
    <FocusTrap>
      <div
        ref={panel}
        className="as-of-panel"
        role="dialog"
        aria-label={t`As of`}
        onKeyDown={onKeyDown}
      >
        <Presets onChoose={choose} />
        <Picker onChoose={choose} />
      </div>
    </FocusTrap>
  );
}

function Picker({ onChoose }: { onChoose: (asOf: string) => void }) {
  const { i18n, t } = useLingui();
  const { zone, now } = useCompany();
  const { asOf } = useUrl();
  const start = toWall(zone, asOf ?? now);
  const [day, setDay] = useState<string | null>(start.slice(0, 10));
  const [time, setTime] = useState(start.slice(11, 16));
  const isReady = day !== null && TIME.test(time);
  return (
    <form
      className="as-of-picker"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onChoose(toInstant(zone, `${day} ${time}`));
      }}
    >
      <DatesProvider
        settings={{ locale: i18n.locale === 'zh' ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}
      >
        <DatePicker
          value={day}
          onChange={setDay}
          maxDate={toWall(zone, now).slice(0, 10)}
          defaultDate={start.slice(0, 10)}
          monthLabelFormat={i18n.locale === 'zh' ? 'YYYY年M月' : 'MMMM YYYY'}
          ariaLabels={{
            previousMonth: t`Previous month`,
            nextMonth: t`Next month`,
            monthLevelControl: t`Choose a month`,
          }}
          weekendDays={[]}
          size="sm"
        />
      </DatesProvider>
      <div className="as-of-time">
        <label>
          <Trans>Time</Trans>
          <input
            inputMode="numeric"
            pattern={TIME.source}
            maxLength={5}
            value={time}
            onChange={(event) => setTime(event.target.value)}
            required
          />
        </label>
        <span className="as-of-zone">{zone}</span>
        <button type="submit" className="button button-strong" disabled={!isReady}>
          <Trans>Show</Trans>
        </button>
      </div>
    </form>
  );
}
