import type { WhatIfChange, WhatIfChanges } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ComponentType, ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { words } from '../format/words.ts';
import { spanName } from '../frame/span-name.tsx';
import { CalendarWords, CallWords } from './rule-words.tsx';
import { useNames } from './use-names.ts';

/** What would be otherwise, in the reader's language. */
export function ChangeList({ changes }: { changes: readonly WhatIfChange[] }) {
  return (
    <ul>
      {changes.map((change) => (
        <li key={JSON.stringify(change)}>
          <ChangeWords change={change} />
        </li>
      ))}
    </ul>
  );
}

type Kind = keyof WhatIfChanges;
type Of<K extends Kind> = { change: WhatIfChanges[K] };

function ChangeWords({ change }: { change: WhatIfChange }) {
  const format = useFormat();
  const kind = (Object.keys(wordings) as Kind[]).find((one) => one in change);
  if (kind === undefined) return <code>{JSON.stringify(change)}</code>;
  const Words = wordings[kind] as ComponentType<{ change: WhatIfChange }>;
  const since = 'from' in change ? change.from : undefined;
  return (
    <>
      <Words change={change} />
      {since !== undefined && (
        <>
          {', '}
          <Trans>from {format.fullDay(since)} on</Trans>
        </>
      )}
    </>
  );
}

const wordings: { [K in Kind]: (props: Of<K>) => ReactNode } = {
  closes: ({ change: { order, closes } }) =>
    closes === 'won' ? <Trans>Order {order} is won</Trans> : <Trans>Order {order} is lost</Trans>,
  pushedTo: Pushed,
  amount: Worth,
  leaves: Leaves,
  prices: Prices,
  target: Target,
  arrivals: ({ change: { arrivals } }) => <Trans>Orders to come × {arrivals}</Trans>,
  model: ({ change: { model } }) => <Trans>Model of orders: {textOf(model)}</Trans>,
  quota: Quota,
  quotas: ({ change: { quotas } }) => <Trans>All daily quotas × {quotas}</Trans>,
  validCall: ({ change: { validCall } }) => <CallWords rule={validCall} />,
  calendar: ({ change: { calendar } }) => <CalendarWords calendar={calendar} />,
};

function Pushed({ change: { order, pushedTo } }: Of<'pushedTo'>) {
  const day = useFormat().fullDay(pushedTo);
  return (
    <Trans>
      Order {order} is planned to close on {day}
    </Trans>
  );
}

function Worth({ change: { order, ...worth } }: Of<'amount'>) {
  const money = useFormat().money(worth);
  return (
    <Trans>
      Order {order} is worth {money}
    </Trans>
  );
}

function Leaves({ change: { rep, ordersTo } }: Of<'leaves'>) {
  const names = useNames();
  const name = names.rep(rep);
  if (ordersTo === null) return <Trans>{name} leaves; the open orders go to nobody</Trans>;
  const other = names.rep(ordersTo);
  return (
    <Trans>
      {name} leaves; the open orders go to {other}
    </Trans>
  );
}

function Prices({ change: { prices, stage, rep, team } }: Of<'prices'>) {
  const names = useNames();
  const of = [stage && words(stage), rep && names.rep(rep), team && names.team(team)];
  const whose = of.filter((name) => name !== undefined).join(', ');
  if (whose === '') return <Trans>All prices × {prices}</Trans>;
  return (
    <Trans>
      Prices × {prices}: {whose}
    </Trans>
  );
}

function Target({ change: { target, currency, period, scope, of = '' } }: Of<'target'>) {
  const format = useFormat();
  const names = useNames();
  const money = format.money({ amount: target, currency });
  const span = spanName(period, format);
  if (scope === 'company') {
    return (
      <Trans>
        The company’s target for {span} is {money}
      </Trans>
    );
  }
  const name = scope === 'division' ? of : names[scope](of);
  return (
    <Trans>
      The target of {name} for {span} is {money}
    </Trans>
  );
}

function Quota({ change: { quota, scope, of = '' } }: Of<'quota'>) {
  const names = useNames();
  if (scope === 'all') return <Trans>Daily quota of all, valid calls: {quota}</Trans>;
  const name = names[scope](of);
  return (
    <Trans>
      Daily quota of {name}, valid calls: {quota}
    </Trans>
  );
}

/** Parameters of the model have no names but those of the API. */
const textOf = (parameters: WhatIfChanges['model']['model']): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
