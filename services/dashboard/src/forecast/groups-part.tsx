import type { CurrencyForecast, ForecastGroup } from '@grasp/read-models/views';
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
  return (
    <ScrollBox label={t`Forecast in ${currency}`} className="forecast-box">
      <table className="data">
        <thead>
          <HeadRow of={<Trans>Whose</Trans>}>
            <Trans>Signed</Trans>
            <Trans>Expected</Trans>
            <Trans>8 in 10 lie within</Trans>
            <Trans>Target</Trans>
            <Trans>Chance</Trans>
          </HeadRow>
        </thead>
        <tbody>
          {sorted.map((group) => (
            <GroupRow key={group.key} group={group} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function GroupRow({ group }: { group: ForecastGroup }) {
  const format = useFormat();
  const search = useUrl();
  const by = shownBy(search);
  const key = group.key ?? undefined;
  const find = useTargetRefs();
  const target = key === undefined || by === 'stage' ? undefined : find({ [by]: key });
  const { currency, mean, p10, p90 } = group.total.amount;
  const money = (amount: string) => format.money({ amount, currency });
  const short = (amount: string) => format.shortMoney({ amount, currency });
  return (
    <tr>
      <th scope="row">
        <GroupName group={group} by={by} />
      </th>
      <td className="number">
        <Figure evidence={group.parts.signed.ref}>{money(group.parts.signed.amount.mean)}</Figure>
      </td>
      <td className="number">{money(mean)}</td>
      <td className="number">
        {short(p10)} – {short(p90)}
      </td>
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
