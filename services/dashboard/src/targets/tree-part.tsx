import type { TargetItem, TargetList } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Answer } from '../frame/answer.tsx';
import { CsvLink } from '../frame/csv-link.tsx';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { SpanName } from '../frame/span-name.tsx';
import { useUrl } from '../url.ts';
import { targetsParams, targetsQuery } from './queries.ts';
import { TargetRow } from './target-row.tsx';
import { idOf, toTree, visibleRows } from './tree.ts';

const HEIGHT = 420;

/** Who holds which share of the period's target, how it was found, and what of it is reached. */
export function TreePart({ span }: { span: string }) {
  const search = useUrl();
  const query = useQuery(targetsQuery(search, span));
  return (
    <Answer query={query} height={HEIGHT}>
      {(list) => (
        <Panel
          title={<SpanName span={span} />}
          note={<Workdays list={list} />}
          tools={<CsvLink path="/api/targets" params={targetsParams(search, span)} />}
        >
          {list.items.length === 0 ? (
            <Empty>
              <Trans>No target is set for this period.</Trans>
            </Empty>
          ) : (
            <TreeTable items={list.items} />
          )}
        </Panel>
      )}
    </Answer>
  );
}

function Workdays({ list: { items } }: { list: TargetList }) {
  const [first] = items;
  if (first === undefined) return null;
  const { elapsedWorkdays, workdays } = first;
  return (
    <Trans>
      {elapsedWorkdays} of {workdays} workdays are over
    </Trans>
  );
}

function TreeTable({ items }: { items: TargetItem[] }) {
  const { t } = useLingui();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = visibleRows(toTree(items), (item) => closed.has(idOf(item)));
  const toggle = (id: string) =>
    setClosed((old) => (old.has(id) ? old.difference(new Set([id])) : old.union(new Set([id]))));
  return (
    <ScrollBox label={t`Targets`} className="targets-box">
      <table className="data targets">
        <TreeHead />
        <tbody>
          {rows.map((node) => {
            const id = idOf(node.item);
            return (
              <TargetRow
                key={id}
                node={node}
                isOpen={!closed.has(id)}
                onToggle={() => toggle(id)}
              />
            );
          })}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function TreeHead() {
  const numbers = [
    <Trans key="target">Target</Trans>,
    <Trans key="residual">Left open</Trans>,
    <Trans key="actual">Signed</Trans>,
    <Trans key="attainment">Attainment</Trans>,
    <Trans key="pace">Pace</Trans>,
    <Trans key="needed">Needed per workday</Trans>,
  ];
  return (
    <thead>
      <tr>
        <th scope="col">
          <Trans>Whose, and how it was found</Trans>
        </th>
        {numbers.map((title) => (
          <th key={title.key} scope="col" className="number">
            {title}
          </th>
        ))}
        <th scope="col" className="number">
          <Trans>Versions</Trans>
        </th>
      </tr>
    </thead>
  );
}
