import type { ReactNode } from 'react';

/** A titled part of a page. */
export function Panel({
  title,
  note,
  tools,
  children,
}: {
  title: ReactNode;
  note?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="card panel">
      <div className="panel-head">
        <h2>{title}</h2>
        <span className="panel-note">{note}</span>
        {tools}
      </div>
      {children}
    </section>
  );
}
