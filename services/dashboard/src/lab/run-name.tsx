import type { RunItem } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { SpanName } from '../frame/span-name.tsx';

/** What a run was asked for, in a line. */
export function RunName({ run: { kind, inputs } }: { run: RunItem }): ReactNode {
  const format = useFormat();
  const text = (name: string) => String(inputs[name] ?? '');
  if (kind === 'backtest') {
    const [from, to] = [format.dayOf(text('from')), format.dayOf(text('to'))];
    const horizon = Number(inputs['horizon']);
    return (
      <Trans>
        Back-test {from} – {to},{' '}
        <Plural value={horizon} one="# month ahead" other="# months ahead" />
      </Trans>
    );
  }
  const span = <SpanName span={text('period')} />;
  if (kind === 'forecast') return <Trans>Forecast of {span}</Trans>;
  return <Trans>What if, {span}</Trans>;
}
