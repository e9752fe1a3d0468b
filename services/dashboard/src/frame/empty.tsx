import type { ReactNode } from 'react';

/** Says that there is nothing, and what that means. */
export function Empty({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}
