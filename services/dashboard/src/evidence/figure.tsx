import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useChangeUrl } from '../url.ts';

/** A number that opens the events behind it. Without a ref there is nothing to open and it is plain text. */
export function Figure({
  evidence,
  children,
  className = '',
}: {
  evidence: string | undefined;
  children: ReactNode;
  className?: string;
}) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  if (evidence === undefined) return <span className={className}>{children}</span>;
  return (
    <button
      type="button"
      className={`figure ${className}`}
      title={t`Show the events behind this number`}
      aria-haspopup="dialog"
      onClick={(event) => {
        event.stopPropagation();
        step({ ev: evidence });
      }}
    >
      {children}
    </button>
  );
}
