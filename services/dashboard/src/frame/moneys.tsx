import type { Money } from '@grasp/read-models/views';
import { useCompany, useFormat } from '../company.ts';
import { amountIn, mainCurrency } from '../format/money.ts';

/** Money by currency, never added up: the company's as the number, the others smaller below it. */
export function Moneys({ amounts }: { amounts: readonly Money[] }) {
  const format = useFormat();
  const company = useCompany();
  const currency = mainCurrency(amounts, company.currency);
  const others = amounts.filter((money) => money.currency !== currency);
  return (
    <>
      {format.money(amountIn(amounts, currency))}
      {others.length > 0 && (
        <span className="other-moneys">+ {others.map(format.shortMoney).join(' + ')}</span>
      )}
    </>
  );
}
