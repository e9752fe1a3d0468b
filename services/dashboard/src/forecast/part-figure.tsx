import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Search } from '../search.ts';
import { useChangeUrl } from '../url.ts';

export type PartName = NonNullable<Search['part']>;

/** A number of a forecast, which opens what it is made of. */
export function PartFigure({
  part,
  className = '',
  children,
}: {
  part: PartName;
  className?: string;
  children: ReactNode;
}) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  return (
    <button
      type="button"
      className={`figure ${className}`}
      title={t`Show what this number is made of`}
      aria-haspopup="dialog"
      onClick={() => step({ part })}
    >
      {children}
    </button>
  );
}
