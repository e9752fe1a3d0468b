import type { ReactNode } from 'react';

export type Mark = {
  name: ReactNode;
  className: string;
  dash?: string | undefined;
  shape?: 'dot' | 'box';
};

/** What the marks of a chart mean: by form as well as by colour. */
export function Legend({ marks }: { marks: readonly Mark[] }) {
  return (
    <ul className="marks">
      {marks.map(({ name, className, dash, shape }) => (
        <li key={className}>
          <svg width="26" height="10" viewBox="0 0 26 10" className={className} aria-hidden>
            {shape === 'box' ? (
              <rect x="3" y="1" width="20" height="8" rx="2" />
            ) : (
              <line x1="1" x2="25" y1="5" y2="5" strokeDasharray={dash} />
            )}
            {shape === 'dot' && <circle cx="13" cy="5" r="3.5" />}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
