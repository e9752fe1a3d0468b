import { Trans, useLingui } from '@lingui/react/macro';
import { CalendarClock, ChevronDown, X } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useFormat } from '../company.ts';
import { useChangeUrl, useUrl } from '../url.ts';
import { KnownSwitch } from './known-switch.tsx';

const AsOfPanel = lazy(() =>
  import('./as-of-panel.tsx').then((part) => ({ default: part.AsOfPanel })),
);

/** Chooses the instant looked at; then or now is asked only where it means something. */
export function AsOf() {
  const { asOf } = useUrl();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="as-of">
      <button
        ref={button}
        type="button"
        className="button as-of-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <CalendarClock size={16} strokeWidth={1.75} aria-hidden />
        <Chosen asOf={asOf} />
        <ChevronDown size={14} aria-hidden />
      </button>
      {asOf !== undefined && <BackToLive />}
      {asOf !== undefined && <KnownSwitch />}
      {isOpen && (
        <Suspense fallback={null}>
          <AsOfPanel onClose={close} />
        </Suspense>
      )}
    </div>
  );
}

function Chosen({ asOf }: { asOf: string | undefined }) {
  const format = useFormat();
  if (asOf !== undefined) return <span>{format.instant(asOf)}</span>;
  return (
    <span>
      <Trans>As of now</Trans>
    </span>
  );
}

function BackToLive() {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t`Back to live`}
      title={t`Back to live`}
      onClick={() => step({ asOf: undefined, known: undefined })}
    >
      <X size={16} aria-hidden />
    </button>
  );
}
