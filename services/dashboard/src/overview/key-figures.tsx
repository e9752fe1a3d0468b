import type { Overview } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { amountIn, mainCurrency, toMajor } from '../format/money.ts';
import { Delta, KeyFigure } from '../frame/key-figure.tsx';
import { KeyRow } from '../frame/key-row.tsx';
import { Moneys } from '../frame/moneys.tsx';
import { useUrl } from '../url.ts';

type Part = { overview: Overview };

/** The four numbers that the day is judged by. */
export function KeyFigures({ overview }: Part) {
  return (
    <KeyRow>
      <ValidCalls overview={overview} />
      <Signed overview={overview} />
      <Attainment overview={overview} />
      <OpenOrders overview={overview} />
    </KeyRow>
  );
}

function ValidCalls({ overview: { validCalls, dials, talkMs } }: Part) {
  const format = useFormat();
  const isPast = useUrl().asOf !== undefined;
  const quota = validCalls.quota === null ? null : format.count(validCalls.quota);
  return (
    <KeyFigure
      label={isPast ? <Trans>Valid calls that day</Trans> : <Trans>Valid calls today</Trans>}
      evidence={validCalls.ref}
      value={format.count(validCalls.value)}
      unit={quota !== null && <Trans>of {quota}</Trans>}
    >
      <Delta
        value={validCalls.value}
        before={validCalls.before}
        against={<Trans>vs last week</Trans>}
      />
      <span className="dim">
        <Figure evidence={dials.ref}>
          <Trans>{format.count(dials.value)} dials</Trans>
        </Figure>{' '}
        ·{' '}
        <Figure evidence={talkMs.ref}>
          <Trans>{format.hours(talkMs.value)} talk</Trans>
        </Figure>
      </span>
    </KeyFigure>
  );
}

function Signed({ overview: { signedMonth } }: Part) {
  const format = useFormat();
  const company = useCompany();
  const isPast = useUrl().asOf !== undefined;
  const currency = mainCurrency(signedMonth.amounts, company.currency);
  return (
    <KeyFigure
      label={isPast ? <Trans>Signed that month</Trans> : <Trans>Signed this month</Trans>}
      evidence={signedMonth.ref}
      value={<Moneys amounts={signedMonth.amounts} />}
    >
      <Delta
        value={toMajor(amountIn(signedMonth.amounts, currency))}
        before={toMajor(amountIn(signedMonth.before, currency))}
        against={<Trans>vs same day last month</Trans>}
      />
      <Figure evidence={signedMonth.ref} className="dim">
        <Trans>{format.count(signedMonth.count)} orders</Trans>
      </Figure>
    </KeyFigure>
  );
}

function Attainment({ overview: { attainment } }: Part) {
  const format = useFormat();
  if (attainment === null) {
    return (
      <KeyFigure label={<Trans>Target attainment</Trans>} evidence={undefined} value="–">
        <span className="dim">
          <Trans>No target set for this month</Trans>
        </span>
      </KeyFigure>
    );
  }
  const { neededPerWorkday, pace, ref } = attainment;
  return (
    <KeyFigure
      label={<Trans>Target attainment</Trans>}
      evidence={ref}
      value={format.rate(attainment.attainment)}
      unit={<Trans>of {format.shortMoney(attainment.target)}</Trans>}
      isBad={pace !== null && pace < 1}
    >
      <Figure evidence={ref} className={pace !== null && pace < 1 ? 'bad' : 'good'}>
        <Trans>pace {format.ratio(pace)}</Trans>
      </Figure>
      <Figure evidence={ref} className="dim">
        {neededPerWorkday ? (
          <Trans>{format.shortMoney(neededPerWorkday)} needed per workday</Trans>
        ) : (
          <Trans>nothing is missing</Trans>
        )}
      </Figure>
    </KeyFigure>
  );
}

function OpenOrders({ overview: { open } }: Part) {
  const format = useFormat();
  return (
    <KeyFigure
      label={<Trans>Open orders</Trans>}
      evidence={open.ref}
      value={format.count(open.count)}
    >
      <Delta
        value={open.count}
        before={open.before}
        against={<Trans>vs last month</Trans>}
        isNeutral
      />
      <Figure evidence={open.ref} className="dim">
        {format.moneys(open.amounts)}
      </Figure>
    </KeyFigure>
  );
}
