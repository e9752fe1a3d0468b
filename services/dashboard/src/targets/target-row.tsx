import type { TargetItem } from '@grasp/read-models/views';
import { useLingui } from '@lingui/react/macro';
import { ChevronDown, ChevronRight, History } from 'lucide-react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { useChangeUrl } from '../url.ts';
import { OriginWords } from './origin-words.tsx';
import { formatTargetKey } from './queries.ts';
import { Residual } from './residual.tsx';
import type { TargetNode } from './tree.ts';

type Props = { node: TargetNode; isOpen: boolean; onToggle: () => void };

export function TargetRow({ node, isOpen, onToggle }: Props) {
  const format = useFormat();
  const { item, depth } = node;
  return (
    <tr className={`target-${item.scope}`}>
      <th scope="row" className={`target-depth-${Math.min(depth, 3)}`}>
        <Name node={node} isOpen={isOpen} onToggle={onToggle} />
        <OriginWords item={item} />
      </th>
      <td className="number">
        <Figure evidence={item.targetRef}>{format.money(item.target)}</Figure>
      </td>
      <td className="number">
        <Residual residual={item.residual} evidence={item.targetRef} />
      </td>
      <td className="number">
        <Figure evidence={item.ref}>{format.money(item.actual)}</Figure>
      </td>
      <td className="number">
        <AttainmentBar item={item} />
      </td>
      <td className="number">
        <Pace item={item} />
      </td>
      <td className="number">
        <Figure evidence={item.ref}>
          {item.neededPerWorkday ? format.money(item.neededPerWorkday) : '–'}
        </Figure>
      </td>
      <td className="number">
        <VersionsButton item={item} />
      </td>
    </tr>
  );
}

function Name({ node: { item, children }, isOpen, onToggle }: Props) {
  const { t } = useLingui();
  const name = item.scope === 'company' ? t`Company` : item.name;
  if (children.length === 0) return <span className="target-name">{name}</span>;
  return (
    <button
      type="button"
      className="link target-name"
      aria-expanded={isOpen}
      aria-label={t`Shares of ${name}`}
      onClick={onToggle}
    >
      {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
      {name}
    </button>
  );
}

/** Above 1 the target will be reached if it goes on like this; said by sign and colour. */
function Pace({ item: { pace, ref } }: { item: TargetItem }) {
  const format = useFormat();
  if (pace === null) return <span className="dim">–</span>;
  const isBehind = pace < 1;
  return (
    <Figure evidence={ref} className={isBehind ? 'bad' : 'good'}>
      {isBehind ? '▼' : '▲'} {format.ratio(pace)}
    </Figure>
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

function VersionsButton({ item }: { item: TargetItem }) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  const name = item.scope === 'company' ? t`Company` : item.name;
  return (
    <button
      type="button"
      className="icon-button"
      aria-haspopup="dialog"
      aria-label={t`Versions of ${name}`}
      title={t`Versions of ${name}`}
      onClick={() => step({ target: formatTargetKey(item) })}
    >
      <History size={15} aria-hidden />
    </button>
  );
}
