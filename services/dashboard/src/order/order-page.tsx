import type { OrderItem, OrderTimeline } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useFormat } from '../company.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { StageTag } from '../pipeline/stage-tag.tsx';
import { keepScope, useUrl } from '../url.ts';
import { OrderFacts } from './order-facts.tsx';
import { timelineQuery } from './queries.ts';
import { Timeline } from './timeline.tsx';
import './order.css';

const route = getRouteApi('/frame/orders/$id');
const HEIGHT = 560;

/** One order: where it stands, and everything that was recorded of it, on both clocks. */
export function OrderPage() {
  const { id } = route.useParams();
  const query = useQuery(timelineQuery(id, useUrl()));
  return (
    <>
      <Link to="/pipeline" search={keepScope} className="back">
        <ArrowLeft size={14} aria-hidden /> <Trans>Pipeline</Trans>
      </Link>
      <Answer query={query} height={HEIGHT}>
        {(timeline) => <Content id={id} timeline={timeline} />}
      </Answer>
    </>
  );
}

function Content({ id, timeline: { order, events } }: { id: string; timeline: OrderTimeline }) {
  if (order === null) return <NotYet id={id} />;
  return (
    <>
      <Head order={order} />
      <div className="row row-order">
        <OrderFacts order={order} />
        <Panel title={<Trans>Timeline</Trans>} note={events.length}>
          <Timeline events={events} />
        </Panel>
      </div>
    </>
  );
}

function Head({ order }: { order: OrderItem }) {
  const format = useFormat();
  return (
    <div className="page-head">
      <h1>{order.customerName ?? order.customer ?? order.order}</h1>
      <StageTag order={order} />
      <span className="order-amount">{format.money(order.amount)}</span>
    </div>
  );
}

function NotYet({ id }: { id: string }) {
  return (
    <>
      <h1>{id}</h1>
      <Empty>
        <Trans>This order was not open at that instant, as far as was known.</Trans>
      </Empty>
    </>
  );
}
