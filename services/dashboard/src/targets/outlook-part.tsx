import type { TargetOutlookItem } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { PathLink } from '../frame/path-link.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { useUrl } from '../url.ts';
import { outlookQuery } from './queries.ts';

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
  const { period, target, signed, expected, gap, ref } = item;
  return (
    <Panel title={<SpanName span={period} />} note={<Chance item={item} />}>
      <dl className="facts">
        <div>
          <dt>
            <Trans>Target</Trans>
          </dt>
          <dd>{format.money(target)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Signed</Trans>
          </dt>
          <dd>
            <Figure evidence={ref}>{format.money(signed)}</Figure>
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Expected</Trans>
          </dt>
          <dd>{expected === null ? <Trans>not known</Trans> : format.money(expected)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Missing</Trans>
          </dt>
          <dd className={gap === null ? 'good' : 'bad'}>
            {gap === null ? <Trans>✓ reached</Trans> : <>▼ {format.money(gap)}</>}
          </dd>
        </div>
      </dl>
      {gap !== null && <GapOrders item={item} />}
    </Panel>
  );
}

/** Another question than the forecast's, which looks at the orders: the two may differ widely. */
function Chance({ item: { chance } }: { item: TargetOutlookItem }) {
  const format = useFormat();
  if (chance === null) return <Trans>too little of the past to tell a chance</Trans>;
  return (
    <span className={chance < 0.5 ? 'bad' : 'good'}>
      {chance < 0.5 ? '▼ ' : '▲ '}
      <Trans>chance of reaching it by the past months alone {format.rate(chance)}</Trans>
    </span>
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
