import type { OrderItem } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { directoryQuery } from '../frame/filters.tsx';
import { Panel } from '../frame/panel.tsx';
import { useUrl } from '../url.ts';

type Part = { order: OrderItem };

/** Where the order stands: next step on top, as long as there is one to take. */
export function OrderFacts({ order }: Part) {
  return (
    <Panel title={<Trans>Where it stands</Trans>}>
      {order.status === 'open' && <NextStep order={order} />}
      <dl className="facts">
        <Owner order={order} />
        <Dates order={order} />
        <Counts order={order} />
      </dl>
    </Panel>
  );
}

function NextStep({ order: { nextStep } }: Part) {
  const format = useFormat();
  if (nextStep === null) {
    return (
      <p className="next-step dim">
        <Trans>No next step is planned.</Trans>
      </p>
    );
  }
  return (
    <p className={nextStep.isOverdue ? 'next-step next-overdue' : 'next-step'}>
      <b>{nextStep.what}</b>
      <span>
        {nextStep.isOverdue ? (
          <Trans>overdue since {format.day(nextStep.dueOn)}</Trans>
        ) : (
          <Trans>due {format.day(nextStep.dueOn)}</Trans>
        )}
      </span>
    </p>
  );
}

function Owner({ order }: Part) {
  return (
    <>
      <Fact name={<Trans>Rep</Trans>}>{order.repName ?? order.rep ?? <Trans>nobody</Trans>}</Fact>
      {order.team !== null && (
        <Fact name={<Trans>Team</Trans>}>
          <TeamName team={order.team} />
        </Fact>
      )}
      <Fact name={<Trans>Order</Trans>}>{order.order}</Fact>
    </>
  );
}

function TeamName({ team }: { team: string }) {
  const { data } = useQuery(directoryQuery(useUrl()));
  return data?.teams.find((one) => one.team === team)?.name ?? team;
}

function Dates({ order }: Part) {
  const format = useFormat();
  return (
    <>
      <Fact name={<Trans>Opened</Trans>}>{format.instant(order.openedAt)}</Fact>
      <Fact name={<Trans>In this stage since</Trans>}>{format.instant(order.stageSince)}</Fact>
      {order.expectedCloseOn !== null && (
        <Fact name={<Trans>Expected to close</Trans>}>{format.fullDay(order.expectedCloseOn)}</Fact>
      )}
      {order.closedAt !== null && (
        <Fact name={<Trans>Closed</Trans>}>{format.instant(order.closedAt)}</Fact>
      )}
      {order.signedOn !== null && (
        <Fact name={<Trans>Signed</Trans>}>{format.fullDay(order.signedOn)}</Fact>
      )}
      {order.lostReason !== null && (
        <Fact name={<Trans>Lost because</Trans>}>{words(order.lostReason)}</Fact>
      )}
    </>
  );
}

function Counts({ order }: Part) {
  const format = useFormat();
  const counts = [
    { key: 'facts', name: <Trans>Facts</Trans>, value: order.facts },
    { key: 'touches', name: <Trans>Touches</Trans>, value: order.touches },
    { key: 'reopened', name: <Trans>Reopened</Trans>, value: order.reopened },
    { key: 'anomalies', name: <Trans>Odd events</Trans>, value: order.anomalies },
  ];
  return counts.map(({ key, name, value }) => (
    <Fact key={key} name={name}>
      <Figure evidence={order.ref} className={key === 'anomalies' && value > 0 ? 'bad' : ''}>
        {format.count(value)}
      </Figure>
    </Fact>
  ));
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
