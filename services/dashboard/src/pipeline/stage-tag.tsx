import type { OrderItem } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { words } from '../format/words.ts';

/** Where an order stands: a dot for the kind, and the word. */
export function StageTag({
  order: { status, stage },
}: {
  order: Pick<OrderItem, 'status' | 'stage'>;
}) {
  return (
    <span className={`stage-tag stage-${status}`}>
      <i />
      {status === 'won' && <Trans>Won</Trans>}
      {status === 'lost' && <Trans>Lost</Trans>}
      {status === 'open' && words(stage)}
    </span>
  );
}
