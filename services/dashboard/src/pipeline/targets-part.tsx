import type { TargetItem } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { MonthStepper } from '../frame/month-stepper.tsx';
import { useUrl } from '../url.ts';
import { targetsQuery } from './queries.ts';

const HEIGHT = 420;
const SCOPES = ['company', 'division', 'team', 'rep'] as const;

/** Who has reached how much of the target, and what is needed a day. */
export function TargetsPart() {
  const query = useQuery(targetsQuery(useUrl(), useCompany()));
  return (
    <section className="card panel">
      <div className="panel-head">
        <MonthStepper />
      </div>
      <Answer query={query} height={HEIGHT}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>
              <Trans>No target is set for this month.</Trans>
            </Empty>
          ) : (
            <Targets items={items} />
          )
        }
      </Answer>
    </section>
  );
}

function Targets({ items }: { items: TargetItem[] }) {
  const { t } = useLingui();
  const order = (item: TargetItem) => SCOPES.indexOf(item.scope);
  const sorted = items.toSorted((a, b) => order(a) - order(b) || (a.pace ?? 0) - (b.pace ?? 0));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="scroll targets-box" tabIndex={0} aria-label={t`Targets`}>
      <table className="data targets">
        <TargetsHead />
        <tbody>
          {sorted.map((item) => (
            <TargetRow key={`${item.scope} ${item.of}`} item={item} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TargetsHead() {
  const numbers = [
    <Trans key="target">Target</Trans>,
    <Trans key="actual">Signed</Trans>,
    <Trans key="attainment">Attainment</Trans>,
    <Trans key="pace">Pace</Trans>,
    <Trans key="needed">Needed per workday</Trans>,
  ];
  return (
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
      </tr>
    </thead>
  );
}

function TargetRow({ item }: { item: TargetItem }) {
  const format = useFormat();
  const isBehind = item.pace !== null && item.pace < 1;
  return (
    <tr className={`target-${item.scope}`}>
      <th scope="row">{item.name}</th>
      <td className="number">
        <Figure evidence={item.ref}>{format.money(item.target)}</Figure>
      </td>
      <td className="number">
        <Figure evidence={item.ref}>{format.money(item.actual)}</Figure>
      </td>
      <td className="number">
        <AttainmentBar item={item} />
      </td>
      <td className={isBehind ? 'number bad' : 'number good'}>
        <Figure evidence={item.ref}>
          {isBehind ? '▼' : '▲'} {format.ratio(item.pace)}
        </Figure>
      </td>
      <td className="number">
        <Figure evidence={item.ref}>
          {item.neededPerWorkday ? format.money(item.neededPerWorkday) : '–'}
        </Figure>
      </td>
    </tr>
  );
}

const FULL = 100;

/** The share as a bar beside its number. */
function AttainmentBar({ item }: { item: TargetItem }) {
  const format = useFormat();
  const share = Math.min(FULL, Math.round((item.attainment ?? 0) * FULL));
  return (
    <span className="attainment">
      <svg viewBox="0 0 100 6" width="64" height="6" preserveAspectRatio="none" aria-hidden>
        <rect width="100" height="6" rx="3" className="bar-ground" />
        <rect width={share} height="6" rx="3" className={share >= FULL ? 'bar-won' : 'bar-part'} />
      </svg>
      <Figure evidence={item.ref}>{format.rate(item.attainment)}</Figure>
    </span>
  );
}
