import type { SubmissionItem, SubmitterScore } from '@grasp/read-models/views';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { minus } from '../format/money.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { SignedMoney } from '../frame/signed-money.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { useUrl } from '../url.ts';
import { submissionsQuery } from './queries.ts';

const HEIGHT = 320;

/** What reps and managers forecast of the period, whose word stands, and how well each has done so far. */
export function PeoplePart() {
  const query = useQuery(submissionsQuery(useUrl(), useCompany()));
  return (
    <section className="card panel">
      <Answer query={query} height={HEIGHT}>
        {({ items, scores }) => (
          <>
            {items.length === 0 ? (
              <Empty>
                <Trans>Nobody has forecast this period.</Trans>
              </Empty>
            ) : (
              <Said items={items} />
            )}
            {scores.length > 0 && <Scores scores={scores} />}
          </>
        )}
      </Answer>
    </section>
  );
}

function Said({ items }: { items: SubmissionItem[] }) {
  const { t } = useLingui();
  return (
    <ScrollBox label={t`What people said`} className="forecast-box">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Of whom, by whom</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>Forecast</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>In the place of</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>Signed</Trans>
            </th>
            <th scope="col">
              <Trans>Remark</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <SaidRow key={item.ref} item={item} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function SaidRow({ item }: { item: SubmissionItem }) {
  const format = useFormat();
  const { name, period, kind, by, at, forecast, before, beforeBy, actual, remark } = item;
  return (
    <tr>
      <th scope="row">
        {name} · <SpanName span={period} />
        <span className="sub">
          {kind === 'submitted' ? (
            <Trans>
              submitted by {by}, {format.shortInstant(at)}
            </Trans>
          ) : (
            <Trans>
              overridden by {by}, {format.shortInstant(at)}
            </Trans>
          )}
        </span>
      </th>
      <td className="number">
        <Figure evidence={item.ref}>{format.money(forecast)}</Figure>
      </td>
      <td className="number">
        {before === null ? (
          '–'
        ) : (
          <>
            {format.money(before)} <span className="dim">{beforeBy}</span>
            {before.currency === forecast.currency && (
              <span className="sub">
                <SignedMoney money={minus(forecast, before)} />
              </span>
            )}
          </>
        )}
      </td>
      <td className="number">
        <Figure evidence={item.actualRef}>{format.money(actual)}</Figure>
      </td>
      <td>{remark ?? '–'}</td>
    </tr>
  );
}

function Scores({ scores }: { scores: SubmitterScore[] }) {
  return (
    <>
      <h2 className="panel-part">
        <Trans>How well each forecasts, over periods that are over</Trans>
      </h2>
      <ul className="scores">
        {scores.map((score) => (
          <ScoreLine key={`${score.by} ${score.kind} ${score.currency}`} score={score} />
        ))}
      </ul>
    </>
  );
}

function ScoreLine({ score }: { score: SubmitterScore }) {
  const format = useFormat();
  const { by, periods, wape, bias, valueAdded } = score;
  return (
    <li>
      <b>{by}</b>{' '}
      <span className="dim">
        <Plural value={periods} one="# period" other="# periods" />
      </span>
      <span>
        <Trans>off by {format.rate(wape)} of what came</Trans>
      </span>
      {bias !== null && (
        <span className={bias > 0 ? 'bad' : 'good'}>
          {bias > 0 ? (
            <Trans>▲ says {format.rate(bias)} too much</Trans>
          ) : (
            <Trans>▼ says {format.rate(-bias)} too little</Trans>
          )}
        </span>
      )}
      {valueAdded !== null && (
        <span className={valueAdded > 0 ? 'good' : 'bad'}>
          {valueAdded > 0 ? (
            <Trans>▲ overrides made it {format.rate(valueAdded)} better</Trans>
          ) : (
            <Trans>▼ overrides made it {format.rate(-valueAdded)} worse</Trans>
          )}
        </span>
      )}
    </li>
  );
}
