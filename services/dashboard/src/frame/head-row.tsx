import { Children, type ReactNode } from 'react';

/** The heads of a table: what each row is about, then one child for each column of figures. */
export function HeadRow({ of, children }: { of: ReactNode; children: ReactNode }) {
  // A column that is not there has no head: `map` would give it an empty one.
  const titles = Children.toArray(children);
  return (
    <tr>
      <th scope="col">{of}</th>
      {titles.map((title, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        <th key={place} scope="col" className="number">
          {title}
        </th>
      ))}
    </tr>
  );
}
