import type { ReactNode } from 'react';

export type Option = { value: string; label: string };

/** One of several, by the system's own list: known to every keyboard, phone and screen reader. */
export function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string | undefined;
  /** The first is what stands for no choice. */
  options: readonly Option[];
  onChange: (value: string | undefined) => void;
}) {
  return (
    <select
      className={value === undefined ? 'choice' : 'choice choice-set'}
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      {options.map(({ value: key, label: text }) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** The name of a page, what it filters by, and what else it offers. */
export function PageHead({
  title,
  note,
  children,
}: {
  title: ReactNode;
  note?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="page-head">
      <h1>{title}</h1>
      {note && <p className="page-note">{note}</p>}
      <div className="page-tools">{children}</div>
    </div>
  );
}
