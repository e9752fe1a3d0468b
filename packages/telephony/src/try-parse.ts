/** What a parser makes of something; undefined where it refuses with this kind of error. Any other error is a bug. */
export function tryParse<T>(
  parse: () => T,
  refusal: abstract new (...details: never[]) => Error,
): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof refusal) return undefined;
    throw error;
  }
}
