import type { ReactNode } from 'react';

/** The big numbers of a page in one row; on a phone two and two. */
export function KeyRow({ children }: { children: ReactNode }) {
  return <div className="cards keys">{children}</div>;
}
