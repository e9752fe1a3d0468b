import { AppError } from '@grasp/errors';
import { z } from 'zod';
import { type Change, changeKinds, kindOf } from './change-kinds.ts';
import { replayErrors } from './errors.ts';

/** The field that tells a change says what else it takes, so that a mistake is told where it stands. */
const changeSchema = z.unknown().transform((given, context): Change => {
  const kind = kindOf(given);
  if (kind === undefined) {
    const message = `is none of the changes: one has ${Object.keys(changeKinds).join(', ')}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  const parsed = changeKinds[kind].schema.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { path, message, ...issue } of parsed.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    context.addIssue({ code: 'custom', path: [...path, ...unknown], message });
  }
  return z.NEVER;
});

export const changesSchema = z.array(changeSchema).min(1).max(1_000);

/**
 * Reads a file of changes: `{ changes: [...] }` or a bare list.
 * @throws AppError `change_invalid` with the place in the list.
 */
export function parseChanges(given: unknown): Change[] {
  const list = z.union([z.strictObject({ changes: z.unknown() }), z.array(z.unknown())]);
  const outer = list.safeParse(given);
  const changes = outer.success && !Array.isArray(outer.data) ? outer.data.changes : given;
  const parsed = changesSchema.safeParse(changes);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ['changes', ...(issue?.path ?? [])].join('.');
  const detail = `${field}: ${issue?.message ?? ''}`;
  throw new AppError(replayErrors.change_invalid, { detail, field, cause: parsed.error });
}
