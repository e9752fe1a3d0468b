import type { RunItem } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { GitCompare, RotateCcw, X } from 'lucide-react';
import { useFormat } from '../company.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { Panel } from '../frame/panel.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { cancelRun, isUnderWay, runsQuery, startRun } from './queries.ts';
import { RunName } from './run-name.tsx';
import { RunState } from './run-state.tsx';

const HEIGHT = 260;

/** The kept runs: followed, taken away, repeated, laid side by side. */
export function RunsCard() {
  const query = useQuery(runsQuery);
  return (
    <Panel title={<Trans>Kept runs</Trans>}>
      <Answer query={query} height={HEIGHT}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>
              <Trans>No run is kept yet.</Trans>
            </Empty>
          ) : (
            <RunsTable items={items} />
          )
        }
      </Answer>
    </Panel>
  );
}

function RunsTable({ items }: { items: RunItem[] }) {
  const { t } = useLingui();
  return (
    <ScrollBox label={t`Kept runs`} className="runs-box">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Run</Trans>
            </th>
            <th scope="col">
              <Trans>State</Trans>
            </th>
            <th scope="col" className="number">
              <Trans>Do</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <RunRow key={item.run} item={item} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function RunRow({ item }: { item: RunItem }) {
  const format = useFormat();
  const { run } = useUrl();
  const { step } = useChangeUrl();
  const isChosen = run === item.run;
  return (
    <tr className={isChosen ? 'chosen' : ''}>
      <th scope="row">
        <button
          type="button"
          className="link"
          aria-current={isChosen ? 'true' : undefined}
          onClick={() => step({ run: item.run, with: undefined })}
        >
          <RunName run={item} />
        </button>
        <span className="sub">
          {item.by}, {format.instant(item.createdAt)}
        </span>
      </th>
      <td>
        <RunState run={item} />
      </td>
      <td className="number">
        <Actions item={item} />
      </td>
    </tr>
  );
}

function Actions({ item }: { item: RunItem }) {
  const { t } = useLingui();
  const { run } = useUrl();
  const { step } = useChangeUrl();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: runsQuery.queryKey });
  const cancel = useMutation({ mutationFn: () => cancelRun(item.run), onSettled: refresh });
  const repeat = useMutation({
    mutationFn: () => startRun(item.inputs),
    onSuccess: async (again) => {
      await refresh();
      step({ run: again.run, with: item.run });
    },
  });
  const action = (label: string, Icon: typeof X, onClick: () => void) => (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      disabled={cancel.isPending || repeat.isPending}
      onClick={onClick}
    >
      <Icon size={15} aria-hidden />
    </button>
  );
  if (isUnderWay(item)) return action(t`Cancel this run`, X, () => cancel.mutate());
  const isOther = run !== undefined && run !== item.run && item.state === 'done';
  return (
    <>
      {isOther &&
        action(t`Compare with the chosen run`, GitCompare, () => step({ with: item.run }))}
      {action(t`Repeat this run`, RotateCcw, () => repeat.mutate())}
    </>
  );
}
