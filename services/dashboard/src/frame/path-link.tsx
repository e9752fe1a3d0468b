import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { parseSearch } from '../search.ts';
import { keepScope } from '../url.ts';

/** A link to a path of this site that the API gave; the clocks and filters go along. */
export function PathLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  const [path = '/', query = ''] = href.split('?', 2);
  return (
    <Link
      to={path as '/'}
      search={(old) => ({ ...keepScope(old), ...parseSearch(query) })}
      {...(className === undefined ? {} : { className })}
    >
      {children}
    </Link>
  );
}
