import { Children, type ReactNode } from 'react';

/** The heads of a table: what each row is about, then one child for each column of figures. */
export function HeadRow({ of, children }: { of: ReactNode; children: ReactNode }) {
  return (
    <tr>
      <th scope="col">{of}</th>
      {Children.map(children, (title) => (
        <th scope="col" className="number">
          {title}
        </th>
      ))}
    </tr>
  );
}
