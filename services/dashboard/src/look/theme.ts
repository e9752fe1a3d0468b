import { createTheme, type MantineColorsTuple } from '@mantine/core';
import { useSyncExternalStore } from 'react';

export type Scheme = 'light' | 'dark';

const YEAR_S = 31_536_000;
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** Tones of our own, so that the library's dark surfaces and ours are one. */
const dark: MantineColorsTuple = [
  '#e6e9ee',
  '#c3cad4',
  '#a2acba',
  '#6b7686',
  '#3d4552',
  '#2b313b',
  '#20252e',
  '#191d24',
  '#13171d',
  '#101318',
];
const blue: MantineColorsTuple = [
  '#e8f0f9',
  '#d6e6f5',
  '#accbea',
  '#7fb4ea',
  '#5b9bdd',
  '#3d7fc6',
  '#2563ab',
  '#1f5594',
  '#19467a',
  '#123660',
];

export const theme = createTheme({
  fontFamily: 'var(--font)',
  primaryColor: 'blue',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  defaultRadius: 6,
  colors: { dark, blue },
});

/** The colours in force: the address says so, else the reader's choice, else the system. */
export function useScheme(asked: Scheme | undefined): Scheme {
  const chosen = useSyncExternalStore(subscribe, readChoice);
  const scheme = asked ?? chosen;
  document.documentElement.dataset['theme'] = scheme;
  return scheme;
}

/** Keeps the reader's choice where the server sees it, so that the next first paint is right at once. */
export function chooseScheme(scheme: Scheme): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
  document.cookie = `grasp_theme=${scheme}; path=/; max-age=${YEAR_S}; samesite=lax`;
  for (const listener of listeners) listener();
}

function readChoice(): Scheme {
  const chosen = /(?:^|; )grasp_theme=(light|dark)/.exec(document.cookie)?.[1];
  return (chosen as Scheme | undefined) ?? (system.matches ? 'dark' : 'light');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}
