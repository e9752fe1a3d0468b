export type Band = 'b1' | 'b2' | 'b3' | 'b4' | 'b5' | 'none';

/** Upper ends of the bands of a share of the quota: far short, short, nearly, met. */
const ENDS: readonly [number, Band][] = [
  [0.5, 'b1'],
  [0.8, 'b2'],
  [1, 'b3'],
  [1.2, 'b4'],
];

/** In which of five bands a day lies; a day without a quota lies in none. */
export function bandOf({ validCalls, quota }: { validCalls: number; quota: number | null }): Band {
  if (quota === null || quota === 0) return 'none';
  const share = validCalls / quota;
  return ENDS.find(([end]) => share < end)?.[1] ?? 'b5';
}
