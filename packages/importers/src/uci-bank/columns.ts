/** Columns that say who the client is before anybody calls, each an attribute of that name. */
export const TEXTS = [
  'job',
  'marital',
  'education',
  'default',
  'housing',
  'loan',
  'contact',
  'poutcome',
] as const;

export const NUMBERS = ['age', 'balance', 'pdays', 'previous'] as const;

/**
 * Columns that are known only when the last call is over: how long it took, and what came of it. A forecast that saw them
 * would repeat the answer: neither ever becomes an attribute.
 */
export const DENIED = ['duration', 'y'] as const;

/** Everything that is read; `duration` only to tell two clients apart who are alike in all else. */
export const COLUMNS = ['contact_date', 'campaign', ...TEXTS, ...NUMBERS, ...DENIED];
