import type { RestatedDay } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { formatCallsKey, restatedQuery, spanOf } from './queries.ts';

/** Days that look different today from what their own evening knew. */
export function RestatedPart({ month }: { month: string }) {
  const query = useQuery(restatedQuery(useUrl(), spanOf(month)));
  return (
    <Answer query={query} height={420}>
      {({ items }) => (
        <Panel
          title={<Trans>Restated days</Trans>}
          note={
            <Trans>as known at the end of the day itself → as known at the instant looked at</Trans>
          }
        >
          {items.length === 0 ? (
            <Empty>
              <Trans>No day of this month was changed by later news.</Trans>
            </Empty>
          ) : (
            <RestatedDays items={items} />
          )}
        </Panel>
      )}
    </Answer>
  );
}

function RestatedDays({ items }: { items: RestatedDay[] }) {
  const { t } = useLingui();
  return (
    <ScrollBox label={t`Restated days`}>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Day</Trans>
            </th>
            <th scope="col">
              <Trans>Rep</Trans>
            </th>
            {[
              <Trans key="valid">Valid calls</Trans>,
              <Trans key="dials">Dials</Trans>,
              <Trans key="connects">Connects</Trans>,
              <Trans key="talk">Talk</Trans>,
            ].map((title) => (
              <th key={title.key} scope="col" className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <RestatedRow key={`${item.rep} ${item.day}`} item={item} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function RestatedRow({ item: { rep, repName, day, before, after, ref } }: { item: RestatedDay }) {
  const format = useFormat();
  const { step } = useChangeUrl();
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="link"
          onClick={() => step({ calls: formatCallsKey({ rep: rep ?? '', span: day }) })}
        >
          {format.fullDay(day)}
        </button>
      </th>
      <td>{repName ?? rep ?? <Trans>Nobody</Trans>}</td>
      {(['validCalls', 'dials', 'connects'] as const).map((name) => (
        <td key={name} className="number">
          <BeforeAfter before={before[name]} after={after[name]} evidence={ref} />
        </td>
      ))}
      <td className="number">
        <Figure evidence={ref}>
          {format.duration(before.talkMs)} → {format.duration(after.talkMs)}
        </Figure>
      </td>
    </tr>
  );
}

/** A number that later news changed; one that they left alone stands by itself. */
export function BeforeAfter({
  before,
  after,
  evidence,
}: {
  before: number;
  after: number;
  evidence: string;
}) {
  const format = useFormat();
  if (before === after) return <span className="dim">{format.count(after)}</span>;
  return (
    <Figure evidence={evidence}>
      {format.count(before)} → <b>{format.count(after)}</b>
    </Figure>
  );
}
