import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useChangeUrl, useUrl } from '../url.ts';

/** The head of a column; a click sorts by it, another turns the order round. The order stands in the address. */
export function SortHead({
  sort,
  standard,
  isNumber = false,
  className = '',
  children,
}: {
  /** The API's name for the order; without one the column cannot be sorted by. */
  sort?: string;
  /** The order in force where the address names none. */
  standard?: string;
  isNumber?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const { sort: chosen } = useUrl();
  const { step } = useChangeUrl();
  const align = isNumber ? `${className} number` : className;
  if (sort === undefined) {
    return (
      <th scope="col" className={align}>
        {children}
      </th>
    );
  }
  const inForce = chosen ?? standard;
  const isDown = inForce === `-${sort}`;
  const isUp = inForce === sort;
  const direction = isDown ? 'descending' : 'ascending';
  return (
    <th scope="col" className={align} {...(isDown || isUp ? { 'aria-sort': direction } : {})}>
      <button
        type="button"
        className="sort"
        onClick={() => step({ sort: isDown ? sort : `-${sort}` })}
      >
        {children}
        {isDown && <ArrowDown size={12} aria-hidden />}
        {isUp && <ArrowUp size={12} aria-hidden />}
      </button>
    </th>
  );
}
