import type { ReactNode } from 'react';

/** A field of a form with its name above it. */
export function Field({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="field">
      <span aria-hidden>{label}</span>
      {children}
    </div>
  );
}

/** A number; empty, the standard holds. */
export function NumberField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | null;
  onChange: (text: string | undefined) => void;
}) {
  return (
    <Field label={label}>
      <input
        type="number"
        className="choice day-input"
        aria-label={label}
        min="0"
        step="any"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </Field>
  );
}
