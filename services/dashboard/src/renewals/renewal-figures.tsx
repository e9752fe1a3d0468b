import type { Money, RenewalBoard, RenewalCard, RenewalRate } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { KeyFigure } from '../frame/key-figure.tsx';
import { KeyRow } from '../frame/key-row.tsx';
import { Moneys } from '../frame/moneys.tsx';

/** Rates of the last whole month, what is due, and what of it is at risk. */
export function RenewalFigures({ board }: { board: RenewalBoard }) {
  const cards = board.columns.flatMap((column) => column.cards);
  const atRisk = cards.filter(({ health }) => health === 'risk');
  const isWhole = board.columns.every((column) => column.count === column.cards.length);
  const soon = board.columns.find(({ bucket }) => bucket === '30');
  const overdue = board.columns.find(({ bucket }) => bucket === 'overdue');
  const rate = board.rates.findLast(({ dueCount }) => dueCount > 0);
  return (
    <KeyRow>
      <RateFigure label={<Trans>Gross renewal rate</Trans>} month={rate} of="gross" />
      <RateFigure label={<Trans>Net renewal rate</Trans>} month={rate} of="net" />
      <KeyFigure
        label={<Trans>Due in 30 days</Trans>}
        evidence={soon?.ref}
        value={<Moneys amounts={soon?.amounts ?? []} />}
      >
        <Figure evidence={soon?.ref} className="dim">
          <Plural value={soon?.count ?? 0} one="# member" other="# members" />
        </Figure>
      </KeyFigure>
      <KeyFigure
        label={<Trans>Value at risk</Trans>}
        evidence={overdue?.ref}
        value={
          <>
            {!isWhole && '≥ '}
            <Moneys amounts={sumOf(atRisk)} />
          </>
        }
        isBad={atRisk.length > 0}
      >
        <span className="dim">
          <Plural value={atRisk.length} one="# member" other="# members" />
        </span>
      </KeyFigure>
    </KeyRow>
  );
}

type RateProps = { label: React.ReactNode; month: RenewalRate | undefined; of: 'gross' | 'net' };

function RateFigure({ label, month, of }: RateProps) {
  const format = useFormat();
  const { currency } = useCompany();
  const rate = month?.[of].find((one) => one.currency === currency) ?? month?.[of][0];
  return (
    <KeyFigure label={label} evidence={month?.ref} value={format.rate(rate?.rate ?? null)}>
      {month && (
        <Figure evidence={month.ref} className="dim">
          <Trans>
            {month.renewedCount} of {month.dueCount}, due in {format.month(month.month)}
          </Trans>
        </Figure>
      )}
    </KeyFigure>
  );
}

/** By currency, never added up. */
function sumOf(cards: readonly RenewalCard[]): Money[] {
  const sums = new Map<string, bigint>();
  for (const { value } of cards) {
    sums.set(value.currency, (sums.get(value.currency) ?? 0n) + BigInt(value.amount));
  }
  return [...sums].map(([currency, amount]) => ({ amount: String(amount), currency }));
}
