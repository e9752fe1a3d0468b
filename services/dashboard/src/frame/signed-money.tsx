import type { Money } from '@grasp/read-models/views';
import { useFormat } from '../company.ts';

/** A change of an amount, by arrow, sign and colour. */
export function SignedMoney({ money, isShort = false }: { money: Money; isShort?: boolean }) {
  const format = useFormat();
  const amount = BigInt(money.amount);
  if (amount === 0n) return <span className="dim">±0</span>;
  const isUp = amount > 0n;
  return (
    <span className={isUp ? 'good nowrap' : 'bad nowrap'}>
      {isUp ? '▲ +' : '▼ '}
      {isShort ? format.shortMoney(money) : format.money(money)}
    </span>
  );
}
