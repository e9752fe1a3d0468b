import type { ReactNode } from 'react';
import { useChangeUrl, useUrl } from '../url.ts';

/** Parts of a page, the chosen one in the address. */
export function Tabs<Name extends string>({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { name: Name; title: ReactNode }[];
}) {
  const chosen = useTab(tabs.map(({ name }) => name));
  const { step } = useChangeUrl();
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ name, title }, index) => (
        <button
          key={name}
          type="button"
          aria-current={name === chosen ? 'true' : undefined}
          onClick={() => step({ tab: index === 0 ? undefined : name })}
        >
          {title}
        </button>
      ))}
    </nav>
  );
}

/** The part that the address names, else the first. */
export function useTab<Name extends string>(names: readonly Name[]): Name | undefined {
  const { tab } = useUrl();
  return names.find((name) => name === tab) ?? names[0];
}
