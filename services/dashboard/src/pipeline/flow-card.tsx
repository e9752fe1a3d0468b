import { Trans, useLingui } from '@lingui/react/macro';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useCallback, useMemo } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { amountIn, fromMajor, mainCurrency } from '../format/money.ts';
import { HeadRow } from '../frame/head-row.tsx';
import { useChangeUrl } from '../url.ts';
import { drawFlow, type FlowBar, toSteps } from './flow-bars.ts';
import { useFlowNames } from './flow-names.tsx';

/** How the open orders came from their start to their end, bar by bar, with the proof that it adds up. */
export function FlowCard({
  bars,
  balanced,
  height,
  tools,
}: {
  bars: FlowBar[];
  balanced: boolean;
  /** Of the chart, px. */
  height: number;
  tools?: ReactNode;
}) {
  return (
    <ChartCard
      title={<Trans>Pipeline flow</Trans>}
      note={<FlowCheck bars={bars} balanced={balanced} />}
      tools={tools}
      chart={<FlowChart bars={bars} height={height} />}
      table={<FlowTable bars={bars} />}
    />
  );
}

function FlowCheck({ bars, balanced }: { bars: FlowBar[]; balanced: boolean }) {
  const format = useFormat();
  const currency = useFlowCurrency(bars);
  const sum = (of: FlowBar[]) => ({
    amount: String(
      of.reduce((total, bar) => total + BigInt(amountIn(bar.amounts, currency).amount), 0n),
    ),
    currency,
  });
  const start = bars.filter(({ name }) => name === 'start');
  const end = bars.filter(({ name }) => name === 'end');
  const between = sum(bars.filter(({ name }) => name !== 'start' && name !== 'end'));
  const isLess = between.amount.startsWith('-');
  const size = format.shortMoney({ ...between, amount: between.amount.replace('-', '') });
  return (
    <>
      {format.shortMoney(sum(start))} {isLess ? '−' : '+'} {size} = {format.shortMoney(sum(end))} ·{' '}
      <span className={balanced ? 'good' : 'alarm'}>
        {balanced ? <Trans>balanced ✓</Trans> : <Trans>not balanced ✗</Trans>}
      </span>
    </>
  );
}

function FlowChart({ bars, height }: { bars: FlowBar[]; height: number }) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  const format = useFormat();
  const names = useFlowNames();
  const currency = useFlowCurrency(bars);
  const isLying = useMediaQuery('(max-width: 760px)') ?? false;
  const steps = useMemo(() => toSteps(bars, currency), [bars, currency]);
  const tipOf = useCallback(
    ({ name, amounts, count }: FlowBar) =>
      `${names[name]}\n${format.moneys(amounts)}\n${t`${format.count(count)} orders`}`,
    [names, format, t],
  );
  const draw = useCallback(
    (tokens: Tokens) =>
      drawFlow(
        {
          isLying,
          steps: steps.map((one) => ({ ...one, name: names[one.bar.name], tip: tipOf(one.bar) })),
          short: (value) => format.shortMoney(fromMajor(value, currency)),
        },
        tokens,
      ),
    [steps, isLying, format, currency, names, tipOf],
  );
  return (
    <LazyChart
      draw={draw}
      height={height}
      label={t`Bars from the start to the end of the pipeline; the table beside has the numbers`}
      onPick={(index) => steps[index] && step({ ev: steps[index].bar.ref })}
    />
  );
}

function FlowTable({ bars }: { bars: FlowBar[] }) {
  const format = useFormat();
  const names = useFlowNames();
  return (
    <table className="data">
      <thead>
        <HeadRow of={<Trans>Bar</Trans>}>
          <Trans>Orders</Trans>
          <Trans>Value</Trans>
        </HeadRow>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.name}>
            <th scope="row">{names[bar.name]}</th>
            <td className="number">{format.count(bar.count)}</td>
            <td className="number">
              <Figure evidence={bar.ref}>{format.moneys(bar.amounts)}</Figure>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useFlowCurrency(bars: FlowBar[]): string {
  const { currency } = useCompany();
  return mainCurrency(
    bars.flatMap(({ amounts }) => amounts),
    currency,
  );
}
