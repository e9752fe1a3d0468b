import type { Money, TargetDiff } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { addMonths, dayIn, monthOf } from '../format/days.ts';
import { words } from '../format/words.ts';
import { Answer } from '../frame/answer.tsx';
import { DayInput } from '../frame/day-input.tsx';
import { Empty } from '../frame/empty.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { SignedMoney } from '../frame/signed-money.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { diffQuery, formatTargetKey } from './queries.ts';

const HEIGHT = 320;

/** The targets on screen beside those of an earlier day: what was set, revised and taken away, and why. */
export function ChangesPart({ span }: { span: string }) {
  const { t } = useLingui();
  const search = useUrl();
  const { step } = useChangeUrl();
  const { zone, now } = useCompany();
  const today = dayIn(zone, search.asOf ?? now);
  const against = search.against ?? `${addMonths(monthOf(today), -1)}-01`;
  const query = useQuery(diffQuery(search, { period: span, against, zone }));
  return (
    <section className="card panel">
      <div className="panel-head">
        <h2>
          <Trans>Changed since</Trans>
        </h2>
        <DayInput
          label={t`Compared with the targets of this day`}
          value={against}
          onChange={(day) => step({ against: day })}
        />
      </div>
      <Answer query={query} height={HEIGHT}>
        {({ items, period }) =>
          items.length === 0 ? (
            <Empty>
              <Trans>No target of this period changed since then.</Trans>
            </Empty>
          ) : (
            <Changes items={items} period={period} />
          )
        }
      </Answer>
    </section>
  );
}

function Changes({ items, period }: { items: TargetDiff['items']; period: string }) {
  const { t } = useLingui();
  const numbers = [
    <Trans key="before">Before</Trans>,
    <Trans key="after">Now</Trans>,
    <Trans key="change">Change</Trans>,
  ];
  return (
    <ScrollBox label={t`What changed`} className="targets-box">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Whose</Trans>
            </th>
            {numbers.map((title) => (
              <th key={title.key} scope="col" className="number">
                {title}
              </th>
            ))}
            <th scope="col">
              <Trans>How and why</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Change key={`${item.scope} ${item.of}`} item={item} period={period} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Change({ item, period }: { item: TargetDiff['items'][number]; period: string }) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  const { scope, of, name, before, after, change, method, reason } = item;
  const currency = (after ?? before)?.currency ?? '';
  return (
    <tr className={`target-${scope}`}>
      <th scope="row">
        <button
          type="button"
          className="link"
          aria-haspopup="dialog"
          aria-label={t`Versions of ${name}`}
          onClick={() => step({ target: formatTargetKey({ period, scope, of }) })}
        >
          {name}
        </button>
      </th>
      <td className="number">
        <Amount money={before} />
      </td>
      <td className="number">
        <Amount money={after} />
      </td>
      <td className="number">
        {change === null ? '–' : <SignedMoney money={{ amount: change, currency }} />}
      </td>
      <td>
        {method === null ? <Trans>set by hand</Trans> : words(method)}
        {reason !== null && <q className="sub">{reason}</q>}
      </td>
    </tr>
  );
}

function Amount({ money }: { money: Money | null }) {
  const format = useFormat();
  if (money !== null) return format.money(money);
  return (
    <span className="dim">
      <Trans>none</Trans>
    </span>
  );
}
