import type { CurrencyForecast, ForecastGroup, ForecastSum } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { Answer } from '../frame/answer.tsx';
import { Choice } from '../frame/choice.tsx';
import { CsvLink } from '../frame/csv-link.tsx';
import { Empty } from '../frame/empty.tsx';
import { HeadRow } from '../frame/head-row.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import type { Search } from '../search.ts';
import { useChangeUrl, useUrl } from '../url.ts';
import { hasRenewals } from './part-names.tsx';
import { forecastParams, forecastQuery, shownBy } from './queries.ts';
import { useTargetRefs } from './use-target-refs.ts';

const HEIGHT = 420;

/** The same period by team, rep or stage: who is likely to reach what. */
export function GroupsPart() {
  const search = useUrl();
  const company = useCompany();
  const query = useQuery(forecastQuery(search, company));
  return (
    <section className="card panel">
      <div className="panel-head">
        <ByChoice />
        <span className="panel-note">
          <Trans>the least likely to reach the target first</Trans>
        </span>
        <CsvLink path="/api/forecast" params={forecastParams(search, company)} />
      </div>
      <Answer query={query} height={HEIGHT}>
        {({ currencies }) =>
          currencies.every(({ groups }) => groups.length === 0) ? (
            <Empty>
              <Trans>Nothing is signed or expected in this period.</Trans>
            </Empty>
          ) : (
            currencies
              .toSorted(
                (a, b) =>
                  Number(b.currency === company.currency) - Number(a.currency === company.currency),
              )
              .map((of) => <GroupsTable key={of.currency} of={of} />)
          )
        }
      </Answer>
    </section>
  );
}

function ByChoice() {
  const { t } = useLingui();
  const search = useUrl();
  const { step } = useChangeUrl();
  return (
    <Choice
      label={t`Broken down by`}
      value={shownBy(search)}
      options={[
        { value: 'team', label: t`By team` },
        { value: 'rep', label: t`By rep` },
        { value: 'stage', label: t`By stage` },
      ]}
      onChange={(by) => step({ by: by as Search['by'] })}
    />
  );
}

function GroupsTable({ of: { groups, currency } }: { of: CurrencyForecast }) {
  const { t } = useLingui();
  const sorted = groups.toSorted((a, b) => (a.chance ?? 2) - (b.chance ?? 2));
  const isApart = groups.some((group) => group.target !== null && hasRenewals(group));
  return (
    <ScrollBox label={t`Forecast in ${currency}`} className="forecast-box">
      <table className={isApart ? 'data groups-apart' : 'data'}>
        <thead>
          <HeadRow of={<Trans>Whose</Trans>}>
            <Trans>Signed</Trans>
            {isApart ? <Trans>With renewals, 8 in 10</Trans> : <Trans>Expected, 8 in 10</Trans>}
            {isApart && <Trans>Of orders, 8 in 10</Trans>}
            <Trans>Target</Trans>
            <Trans>Chance</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {sorted.map((group) => (
            <GroupRow key={group.key} group={group} isApart={isApart} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** @param isApart whether orders stand apart from the whole: a target is held against them alone */
function GroupRow({ group, isApart }: { group: ForecastGroup; isApart: boolean }) {
  const format = useFormat();
  const search = useUrl();
  const by = shownBy(search);
  const key = group.key ?? undefined;
  const find = useTargetRefs();
  const target = key === undefined || by === 'stage' ? undefined : find({ [by]: key });
  const signed = group.parts.signed;
  return (
    <tr>
      <th scope="row">
        <GroupName group={group} by={by} />
      </th>
      <td className="number">
        <Figure evidence={signed.ref}>
          {format.money({ ...signed.amount, amount: signed.amount.mean })}
        </Figure>
      </td>
      <td className="number">
        <Expected sum={group.total} />
      </td>
      {isApart && (
        <td className="number">
          <Expected sum={group.orders} />
        </td>
      )}
      <td className="number">
        <Figure evidence={target?.targetRef}>
          {group.target ? format.money(group.target) : '–'}
        </Figure>
      </td>
      <td className="number">
        <Chance chance={group.chance} />
      </td>
    </tr>
  );
}

/** The mean, and below it what 8 in 10 outcomes lie within. */
function Expected({ sum: { amount } }: { sum: ForecastSum }) {
  const format = useFormat();
  const { currency, mean, p10, p90 } = amount;
  const short = (of: string) => format.shortMoney({ amount: of, currency });
  return (
    <>
      {format.money({ amount: mean, currency })}
      <span className="sub">
        {short(p10)} – {short(p90)}
      </span>
    </>
  );
}

/** A team or rep leads to its own forecast, where each of these numbers opens. */
function GroupName({ group: { key, name }, by }: { group: ForecastGroup; by: string }) {
  const { step } = useChangeUrl();
  if (key === null) return <Trans>nobody</Trans>;
  if (by === 'stage') return words(key);
  const scope = by === 'rep' ? { rep: key } : { team: key, rep: undefined };
  return (
    <button type="button" className="link" onClick={() => step({ ...scope, by: undefined })}>
      {name ?? key}
    </button>
  );
}

function Chance({ chance }: { chance: number | null }) {
  const format = useFormat();
  if (chance === null) return <span className="dim">–</span>;
  return (
    <span className={chance < 0.5 ? 'bad' : 'good'}>
      {chance < 0.5 ? '▼' : '▲'} {format.rate(chance)}
    </span>
  );
}
