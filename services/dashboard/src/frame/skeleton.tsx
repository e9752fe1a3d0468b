import type { CSSProperties } from 'react';

/** Keeps the place of what is being read, so that nothing jumps. */
export function Skeleton({ height }: { height: number }) {
  const style: CSSProperties = { height };
  return <i className="skeleton" style={style} aria-hidden />;
}
