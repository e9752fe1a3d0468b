import type { Money, TargetOutlookItem } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { Failure } from '../frame/failure.tsx';
import { Panel } from '../frame/panel.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { SpanName } from '../frame/span-name.tsx';
import type { Search } from '../search.ts';
import { keepScope, useUrl } from '../url.ts';
import { outlookQuery } from './queries.ts';
import { type Chance, useChance } from './use-chance.ts';

const HEIGHT = 320;

/** The company's targets re-forecast: how likely each is to be reached, and the open orders that its gap rests on. */
export function OutlookPart({ year }: { year: string }) {
  const query = useQuery(outlookQuery(useUrl(), year));
  return (
    <Answer query={query} height={HEIGHT}>
      {({ items }) =>
        items.length === 0 ? (
          <Panel title={year}>
            <Empty>
              <Trans>No target of this year lies ahead.</Trans>
            </Empty>
          </Panel>
        ) : (
          <div className="row row-halves">
            {items.map((item) => (
              <Outlook key={item.period} item={item} />
            ))}
          </div>
        )
      }
    </Answer>
  );
}

function Outlook({ item }: { item: TargetOutlookItem }) {
  const format = useFormat();
  const { period, target, signed, gap, ref } = item;
  const { chance, error, refetch } = useChance(item);
  const rows: [string, ReactNode, ReactNode][] = [
    ['target', <Trans key="target">Target</Trans>, format.money(target)],
    [
      'signed',
      <Trans key="signed">Signed</Trans>,
      <Figure key="of" evidence={ref}>
        {format.money(signed)}
      </Figure>,
    ],
    [
      'expected',
      <Trans key="expected">Expected of orders</Trans>,
      error === null ? <Expected key="of" of={chance} /> : '–',
    ],
    ['missing', <Trans key="missing">Missing</Trans>, <Gap key="of" gap={gap} />],
  ];
  return (
    <Panel
      title={<SpanName span={period} />}
      note={chance && <ChanceNote chance={chance} period={period} />}
    >
      <dl className="facts">
        {rows.map(([key, name, value]) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {error && <Failure error={error} retry={refetch} />}
      {chance?.source === 'orders' && <BySeries item={item} />}
      {gap !== null && <GapOrders item={item} />}
    </Panel>
  );
}

function Expected({ of }: { of: Chance | undefined }) {
  const format = useFormat();
  if (of === undefined) return <Skeleton height={18} />;
  const { expected, range, withRenewals } = of;
  if (expected === null) return <Trans>not known</Trans>;
  const short = (amount: string) => format.shortMoney({ ...expected, amount });
  return (
    <>
      {format.money(expected)}
      {range !== null && (
        <span className="sub">
          <Trans>
            8 in 10: {short(range.p10)} – {short(range.p90)}
          </Trans>
        </span>
      )}
      {withRenewals !== null && (
        <span className="sub">
          <Trans>{format.money(withRenewals)} with renewals, which do not count</Trans>
        </span>
      )}
    </>
  );
}

function Gap({ gap }: { gap: Money | null }) {
  const format = useFormat();
  return (
    <span className={gap === null ? 'good' : 'bad'}>
      {gap === null ? <Trans>✓ reached</Trans> : <>▼ {format.money(gap)}</>}
    </span>
  );
}

/** These are the company's targets, whoever is chosen. */
const ofCompany = (search: Search) => ({ ...keepScope(search), rep: undefined, team: undefined });

/** The chance with what tells it; one that the orders tell leads to the forecast, where it is the same. */
function ChanceNote({ chance: { chance, source }, period }: { chance: Chance; period: string }) {
  const format = useFormat();
  if (chance === null) return <Trans>too little of the past to tell a chance</Trans>;
  const rate = format.rate(chance);
  return (
    <span className={chance < 0.5 ? 'bad' : 'good'}>
      {chance < 0.5 ? '▼ ' : '▲ '}
      {source === 'orders' ? (
        <Link to="/forecast" search={(old) => ({ ...ofCompany(old), span: period })}>
          <Trans>chance of reaching it {rate}, as the forecast has it</Trans>
        </Link>
      ) : (
        <Trans>chance of reaching it {rate}, by the past months: no model of the orders yet</Trans>
      )}
    </span>
  );
}

/** What knows no order is no second chance: it is told as what it is, to be held against the forecast. */
function BySeries({ item: { bySeries } }: { item: TargetOutlookItem }) {
  const format = useFormat();
  if (bySeries.expected === null) return null;
  return (
    <p className="dim">
      <Trans>
        Past months alone, without a look at the orders, would lead to{' '}
        {format.money(bySeries.expected)}.
      </Trans>
    </p>
  );
}

function GapOrders({ item: { gapOrders } }: { item: TargetOutlookItem }) {
  const format = useFormat();
  if (gapOrders.length === 0) {
    return (
      <p className="dim">
        <Trans>No open order is due in the period.</Trans>
      </p>
    );
  }
  return (
    <details>
      <summary>
        <Plural
          value={gapOrders.length}
          one="The gap rests on # order"
          other="The gap rests on # orders"
        />
      </summary>
      <ul className="gap-orders">
        {gapOrders.map((order) => (
          <li key={order.order}>
            <PathLink href={`/orders/${encodeURIComponent(order.order)}`}>{order.order}</PathLink>
            <span className="dim">
              <Trans>
                {words(order.stage)}, due {format.day(order.dueOn)}
              </Trans>
            </span>
            <Figure evidence={order.ref}>{format.money(order.amount)}</Figure>
          </li>
        ))}
      </ul>
    </details>
  );
}
