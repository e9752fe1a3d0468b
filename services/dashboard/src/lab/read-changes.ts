/** A text that holds no list of changes: where it stands, in the words of what reads it; null: it is no list. */
export class ChangesUnread extends Error {
  readonly where: string | null;

  constructor(where: string | null, cause?: unknown) {
    super(where ?? 'no list of changes', { cause });
    this.name = 'ChangesUnread';
    this.where = where;
  }
}

/**
 * Reads a file of changes, YAML or JSON, as the command line does: a list, or `changes:` with one. What each of them may be
 * the API says.
 * @throws ChangesUnread
 */
export async function readChanges(text: string): Promise<unknown[]> {
  if (text.trim() === '') return [];
  const told = await parse(text);
  const changes = Array.isArray(told) ? told : (told as { changes?: unknown } | null)?.changes;
  if (!Array.isArray(changes)) throw new ChangesUnread(null);
  return changes;
}

/** What reads YAML comes when it is needed; JSON is YAML too. */
async function parse(text: string): Promise<unknown> {
  const yaml = await import('yaml');
  try {
    return yaml.parse(text);
  } catch (cause) {
    const [where = ''] = cause instanceof Error ? cause.message.split('\n') : [];
    throw new ChangesUnread(where.replace(/:$/, ''), cause);
  }
}
