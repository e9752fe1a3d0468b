import type { CurrencyForecast, PeriodForecastView } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { minus } from '../format/money.ts';
import { KeyFigure } from '../frame/key-figure.tsx';
import { KeyRow } from '../frame/key-row.tsx';
import { SignedMoney } from '../frame/signed-money.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { useUrl } from '../url.ts';
import { PartFigure } from './part-figure.tsx';
import { hasRenewals } from './part-names.tsx';
import { useTargetRefs } from './use-target-refs.ts';
import { useWeekBefore } from './use-week-before.ts';

/** The middle of what is expected with its range, the chance of the target, what is signed, and what a week changed. */
export function ForecastFigures({
  forecast: { model },
  of,
}: {
  forecast: PeriodForecastView;
  of: CurrencyForecast;
}) {
  const isModelled = model.lacking === null;
  return (
    <KeyRow>
      <Expected of={of} isModelled={isModelled} />
      <Chance of={of} isModelled={isModelled} />
      <Signed of={of} />
      <Movement of={of} isModelled={isModelled} />
    </KeyRow>
  );
}

type Props = { of: CurrencyForecast; isModelled: boolean };

function Expected({ of, isModelled }: Props) {
  const format = useFormat();
  const money = (amount: string) => format.money({ amount, currency: of.currency });
  const { p10, p50, p90 } = of.total.amount;
  const label = hasRenewals(of) ? <Trans>Expected with renewals</Trans> : <Trans>Expected</Trans>;
  if (!isModelled) return <Untold label={label} />;
  return (
    <KeyFigure
      label={label}
      evidence={undefined}
      value={<PartFigure part="total">{money(p50)}</PartFigure>}
    >
      <span className="dim">
        <Trans>as likely more as less</Trans>
      </span>
      <PartFigure part="total" className="dim">
        <Trans>
          8 in 10: {money(p10)} – {money(p90)}
        </Trans>
      </PartFigure>
    </KeyFigure>
  );
}

/** The chance stands beside what it is the chance of: expected orders, which are less than all that is expected. */
function Chance({ of, isModelled }: Props) {
  const { chance, target } = of;
  const format = useFormat();
  const { rep, team } = useUrl();
  const item = useTargetRefs()({ rep, team });
  const label = <Trans>Chance of reaching the target</Trans>;
  if (!isModelled) return <Untold label={label} />;
  return (
    <KeyFigure
      label={label}
      evidence={undefined}
      isBad={chance !== null && chance < 0.5}
      value={chance === null ? '–' : <PartFigure part="orders">{format.rate(chance)}</PartFigure>}
    >
      {target === null ? (
        <span className="dim">
          <Trans>No target is set.</Trans>
        </span>
      ) : (
        <Figure evidence={item?.targetRef}>
          <Trans>target {format.money(target)}</Trans>
        </Figure>
      )}
      {target !== null && hasRenewals(of) && <OrdersAlone of={of} />}
    </KeyFigure>
  );
}

function OrdersAlone({ of: { orders, currency } }: { of: CurrencyForecast }) {
  const format = useFormat();
  const { p10, p50, p90 } = orders.amount;
  const money = format.money({ amount: p50, currency });
  const short = (amount: string) => format.shortMoney({ amount, currency });
  return (
    <PartFigure part="orders" className="dim">
      <Trans>
        held against {money} of orders, without renewals (8 in 10: {short(p10)} – {short(p90)})
      </Trans>
    </PartFigure>
  );
}

function Signed({ of: { parts, target, currency } }: { of: CurrencyForecast }) {
  const format = useFormat();
  const signed = { amount: parts.signed.amount.mean, currency };
  const missing = target === null ? null : minus(target, signed);
  const isMissing = missing !== null && BigInt(missing.amount) > 0n;
  return (
    <KeyFigure
      label={<Trans>Signed</Trans>}
      evidence={parts.signed.ref}
      value={format.money(signed)}
    >
      <span className="dim">
        <Plural value={Math.round(parts.signed.count.mean)} one="# order" other="# orders" />
      </span>
      {missing !== null && isMissing && (
        <span className="bad">
          ▼ <Trans>{format.money(missing)} to go</Trans>
        </span>
      )}
    </KeyFigure>
  );
}

function Movement({ of, isModelled }: Props) {
  const format = useFormat();
  const { isPending, forecast: before } = useWeekBefore(of.currency);
  const label = <Trans>Moved in a week</Trans>;
  if (isModelled && isPending) {
    return <KeyFigure label={label} evidence={undefined} value={<Skeleton height={24} />} />;
  }
  if (!isModelled || before === undefined) return <Untold label={label} />;
  const change = minus(p50Of(of), p50Of(before));
  const [from, to] = [before.chance, of.chance];
  return (
    <KeyFigure
      label={label}
      evidence={undefined}
      value={
        <PartFigure part="total">
          <SignedMoney money={change} />
        </PartFigure>
      }
    >
      {from !== null && to !== null && (
        <span className="dim">
          <Trans>
            chance {format.rate(from)} → {format.rate(to)}
          </Trans>
        </span>
      )}
    </KeyFigure>
  );
}

const p50Of = ({ total, currency }: CurrencyForecast) => ({ amount: total.amount.p50, currency });

function Untold({ label }: { label: ReactNode }) {
  return (
    <KeyFigure label={label} evidence={undefined} value="–">
      <span className="dim">
        <Trans>not known</Trans>
      </span>
    </KeyFigure>
  );
}
