const NAMES = [
  'text',
  'dim',
  'line',
  'line-strong',
  'card',
  'raised',
  'accent',
  'accent-soft',
  'won',
  'down',
  'bad',
  'neutral',
] as const;

export type Tokens = Record<(typeof NAMES)[number], string>;

/** The colours in force, resolved: a chart cannot read `light-dark()` or a variable. */
export function readTokens(): Tokens {
  const probe = document.createElement('i');
  document.body.append(probe);
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries) as Tokens;
}
