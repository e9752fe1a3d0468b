import { setTimeout as sleep } from 'node:timers/promises';
import type { PositionTokens } from '@grasp/http';
import type { Pool } from 'pg';

const WAIT_MS = 1_000;
const LOOK_MS = 20;

/**
 * Waits until every read model has folded the log up to a position, a second at most: so people see their own change.
 * @returns whether they have come so far
 * @throws AppError `position_malformed`, `position_of_other_log`.
 */
export async function waitForPosition(
  { pool, tokens }: { pool: Pool; tokens: PositionTokens },
  token: string,
): Promise<boolean> {
  const position = tokens.parse(token);
  for (let waited = 0; ; waited += LOOK_MS) {
    const { rows } = await pool.query<{ behind: string }>(
      `select count(*) as behind from ops.builds where state = 'active' and checkpoint < $1`,
      [String(position)],
    );
    if (rows[0]?.behind === '0') return true;
    if (waited >= WAIT_MS) return false;
    await sleep(LOOK_MS);
  }
}
