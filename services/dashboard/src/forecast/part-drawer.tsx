import type {
  CurrencyForecast,
  ForecastParts,
  ForecastSum,
  PeriodForecastView,
} from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { SideDrawer } from '../evidence/side-drawer.tsx';
import { useClose } from '../evidence/use-close.ts';
import { PathLink } from '../frame/path-link.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { useUrl } from '../url.ts';
import { DrawerOrders } from './drawer-orders.tsx';
import type { PartName } from './part-figure.tsx';
import { ORDER_PARTS, PARTS, partNames, sumOf } from './part-names.tsx';
import { RenewalsTable } from './renewals-table.tsx';

/** What is behind a number of the forecast: its spread, how it came about, and the things it rests on. */
export function PartDrawer({ part, forecast }: { part: PartName; forecast: PeriodForecastView }) {
  const close = useClose('part');
  const { ev } = useUrl();
  return (
    <SideDrawer
      isOnTop={ev === undefined}
      onClose={close}
      title={
        <>
          {partNames[part]}{' '}
          <span className="dim">
            · <SpanName span={forecast.period} />
          </span>
        </>
      }
    >
      <p>{explanations[part]}</p>
      {forecast.currencies.map((of) => (
        <Spread key={of.currency} sum={sumOf(of, part)} />
      ))}
      <Behind part={part} currencies={forecast.currencies} />
      <Origin forecast={forecast} />
    </SideDrawer>
  );
}

const explanations: Record<PartName, ReactNode> = {
  total: (
    <Trans>
      The parts together, in some thousands of simulated outcomes: they rise and fall together, so
      the range is wider than if each were off on its own.
    </Trans>
  ),
  orders: (
    <Trans>
      What is signed, open orders and orders that do not exist yet, together: a target is held
      against these alone. Renewals count towards no target.
    </Trans>
  ),
  signed: <Trans>Won with a signing day in the period: certain.</Trans>,
  open: (
    <Trans>
      Each open order with its own chance of being won before the period ends, times its amount.
    </Trans>
  ),
  arrivals: (
    <Trans>
      Orders that will be opened and won before the period ends: as many, as fast and as large as
      those of the past, with its ups and downs.
    </Trans>
  ),
  renewals: (
    <Trans>
      Memberships that fall due in the period, each as often renewed as those of the past that came
      as far without a verdict; whether somebody spoke with them counts, and whether they renewed
      before.
    </Trans>
  ),
};

function Spread({ sum: { amount, count } }: { sum: ForecastSum }) {
  const format = useFormat();
  const money = (of: string) => format.money({ amount: of, currency: amount.currency });
  const rows: [string, ReactNode, string, number][] = [
    ['mean', <Trans key="mean">Mean</Trans>, amount.mean, count.mean],
    ['p10', <Trans key="p10">9 in 10 are more</Trans>, amount.p10, count.p10],
    ['p50', <Trans key="p50">as likely more as less</Trans>, amount.p50, count.p50],
    ['p90', <Trans key="p90">9 in 10 are less</Trans>, amount.p90, count.p90],
  ];
  return (
    <dl className="facts">
      {rows.map(([key, name, value, many]) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>
            {money(value)} <span className="dim">· {format.about(many)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Behind({ part, currencies }: { part: PartName; currencies: CurrencyForecast[] }) {
  if (part === 'total') return <Sums of={PARTS} currencies={currencies} />;
  if (part === 'orders') return <Sums of={ORDER_PARTS} currencies={currencies} />;
  return (
    <>
      {currencies.map((of) => (
        <div key={of.currency}>
          {part === 'renewals' && <RenewalsTable renewals={of.renewals} />}
          <Events part={part} sum={of.parts[part]} />
        </div>
      ))}
      {part === 'open' && <DrawerOrders />}
      {part === 'renewals' && (
        <p>
          <PathLink href="/renewals">
            <Trans>See the renewals that are due</Trans>
          </PathLink>
        </p>
      )}
    </>
  );
}

/** The events that the part rests on: of orders that do not exist yet those of the orders that were opened of late. */
function Events({ part, sum }: { part: keyof ForecastParts; sum: ForecastSum }) {
  const format = useFormat();
  const { ref, amount } = sum;
  if (ref === undefined) return null;
  const money = format.money({ amount: amount.mean, currency: amount.currency });
  return (
    <p>
      <Figure evidence={ref} className="link">
        {part === 'arrivals' ? (
          <Trans>See the orders opened in the half year before, from which {money} follows</Trans>
        ) : (
          <Trans>See the events behind {money}</Trans>
        )}
      </Figure>
    </p>
  );
}

type SumsProps = { of: readonly (keyof ForecastParts)[]; currencies: CurrencyForecast[] };

function Sums({ of, currencies }: SumsProps) {
  const format = useFormat();
  return currencies.map(({ currency, parts }) => (
    <dl className="facts" key={currency}>
      {of.map((part) => (
        <div key={part}>
          <dt>{partNames[part]}</dt>
          <dd>{format.money({ amount: parts[part].amount.mean, currency })}</dd>
        </div>
      ))}
    </dl>
  ));
}

function Origin({ forecast: { model, cut, asOf } }: { forecast: PeriodForecastView }) {
  const format = useFormat();
  return (
    <p className="dim">
      <Trans>
        Model {model.version}, seed {model.seed}, as known {format.instant(asOf)}
      </Trans>
      {cut !== null && (
        <>
          {', '}
          <Trans>up to event {cut}</Trans>
        </>
      )}
    </p>
  );
}
