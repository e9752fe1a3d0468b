import type { TargetItem } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { words } from '../format/words.ts';

/** How a target was found, with every input that it rests on. */
export function OriginWords({ item: { origin } }: { item: TargetItem }) {
  const { method, reason, weight, season, workdays, capacity, potential } = origin;
  const format = useFormat();
  const inputs = [
    weight !== null && <Trans key="weight">{format.fineRate(weight)} of the weights</Trans>,
    season !== null && <Trans key="season">season {format.ratio(season)}</Trans>,
    workdays !== null && <Trans key="workdays">{workdays} workdays</Trans>,
    capacity !== null && <Trans key="capacity">capacity {format.ratio(capacity)}</Trans>,
    potential !== null && <Trans key="potential">potential {format.ratio(potential)}</Trans>,
    reason !== null && <q key="reason">{reason}</q>,
  ].filter((one) => one !== false);
  return (
    <span className="sub target-origin">
      {method === null ? <Trans>set by hand</Trans> : words(method)}
      {inputs.map((input): ReactNode => [' · ', input])}
    </span>
  );
}
