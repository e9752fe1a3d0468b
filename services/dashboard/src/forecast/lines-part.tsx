import type { ForecastLines, MoneySpread } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ChartCard } from '../charts/chart-card.tsx';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { Legend } from '../charts/legend.tsx';
import type { Tokens } from '../charts/tokens.ts';
import { useCompany, useFormat } from '../company.ts';
import { fromMajor, toMajor } from '../format/money.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { drawLines, type Range } from './draw-lines.ts';
import { LinesTable } from './lines-table.tsx';
import { linesQuery } from './queries.ts';

const HEIGHT = 300;

/** What was forecast at each moment, what today's model would have forecast there, and what came. */
export function LinesPart() {
  const query = useQuery(linesQuery(useUrl(), useCompany()));
  return (
    <Answer query={query} height={HEIGHT}>
      {(lines) =>
        lines.points.length === 0 ? (
          <section className="card panel">
            <Empty>
              <Trans>
                No forecast of this period was kept and no back-test looked at it.{' '}
                <PathLink href="/lab">Run one in the analyst lab.</PathLink>
              </Trans>
            </Empty>
          </section>
        ) : (
          <ChartCard
            title={<Trans>Said then, said now, came</Trans>}
            note={<Note lines={lines} />}
            chart={<LinesChart lines={lines} />}
            table={<LinesTable lines={lines} />}
          />
        )
      }
    </Answer>
  );
}

/** The lines count renewals, as what came does; a target does not. */
function Note({ lines: { currency, target } }: { lines: ForecastLines }) {
  if (target === null) return currency;
  return <Trans>{currency}, renewals included; the target is of orders alone</Trans>;
}

function LinesChart({ lines }: { lines: ForecastLines }) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  const format = useFormat();
  const { points, currency, target } = lines;
  const draw = useCallback(
    (tokens: Tokens) =>
      drawLines(
        {
          points: points.map(({ at, kept, today, came }) => ({
            name: format.date(at),
            kept: rangeOf(kept),
            today: rangeOf(today),
            came: came === null ? null : toMajor({ amount: came, currency }),
          })),
          target: target === null ? null : toMajor(target),
          short: (value) => format.shortMoney(fromMajor(value, currency)),
          names: { kept: t`Said then`, today: t`Today’s model`, came: t`Came`, target: t`Target` },
        },
        tokens,
      ),
    [points, currency, target, format, t],
  );
  return (
    <>
      <LazyChart
        draw={draw}
        height={HEIGHT}
        label={t`What was forecast then, what today’s model says of then, and what came; the table beside has the numbers`}
        onPick={(index) => {
          const point = points[index];
          if (point) step({ asOf: point.at, known: 'then', tab: undefined });
        }}
      />
      <Legend
        marks={[
          { name: <Trans>said then, with 8 in 10</Trans>, className: 'mark-accent', shape: 'dot' },
          { name: <Trans>today’s model, of then</Trans>, className: 'mark-down', dash: '5 4' },
          { name: <Trans>came so far</Trans>, className: 'mark-won' },
          { name: <Trans>target</Trans>, className: 'mark-dim', dash: '2 3' },
        ]}
      />
    </>
  );
}

function rangeOf(spread: MoneySpread | null): Range | null {
  if (spread === null) return null;
  const { currency, p10, p50, p90 } = spread;
  const major = (amount: string) => toMajor({ amount, currency });
  return { low: major(p10), middle: major(p50), high: major(p90) };
}
