/** What came of a check: whether it lets the run pass, and what to print. */
export type Outcome = { isOk: boolean; output: string };
