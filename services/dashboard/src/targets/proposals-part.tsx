import type { TargetProposalItem } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { useUrl } from '../url.ts';
import { proposalsQuery } from './queries.ts';

const HEIGHT = 240;

/** What was proposed for the year, with everything that it rests on. */
export function ProposalsPart({ year }: { year: string }) {
  const query = useQuery(proposalsQuery(useUrl(), year));
  return (
    <Answer query={query} height={HEIGHT}>
      {({ items }) =>
        items.length === 0 ? (
          <section className="card panel">
            <Empty>
              <Trans>
                No target was proposed for {year}. <code>grasp targets propose</code> makes one from
                the years before.
              </Trans>
            </Empty>
          </section>
        ) : (
          <div className="row row-halves">
            {items.map((item) => (
              <Proposal key={item.proposal} item={item} />
            ))}
          </div>
        )
      }
    </Answer>
  );
}

function Proposal({ item }: { item: TargetProposalItem }) {
  const format = useFormat();
  const { target, takesEffectAt, method, inputs, isApproved, ref } = item;
  return (
    <Panel
      title={<SpanName span={item.period} />}
      note={<Trans>from {format.instant(takesEffectAt)} on</Trans>}
      tools={
        <span className="mark">{isApproved ? <Trans>approved</Trans> : <Trans>open</Trans>}</span>
      }
    >
      <div className="key-value">
        <Figure evidence={ref}>{format.money(target)}</Figure>
      </div>
      <p className="page-note">{words(method)}</p>
      <dl className="facts">
        {Object.entries(inputs).map(([name, value]) => (
          <div key={name}>
            <dt>{words(name)}</dt>
            <dd>
              <InputValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** An input as it was kept; what has parts is opened to see them. */
function InputValue({ value }: { value: unknown }) {
  const format = useFormat();
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') {
    return new Intl.NumberFormat(format.locale, { maximumFractionDigits: 4 }).format(value);
  }
  if (typeof value !== 'object') return String(value);
  return (
    <details>
      <summary>
        <Trans>{Object.keys(value).length} values</Trans>
      </summary>
      <pre>{JSON.stringify(value, null, 1)}</pre>
    </details>
  );
}
