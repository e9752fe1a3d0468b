import type { RunComparison } from '@grasp/read-models/views';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Failure } from '../frame/failure.tsx';
import { Panel } from '../frame/panel.tsx';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { useChangeUrl } from '../url.ts';
import { compareQuery, isUnderWay, runQuery } from './queries.ts';
import { RunName } from './run-name.tsx';

/** More than this nobody reads. */
const MOST = 200;

/** Two runs side by side: whether they gave the same bytes, and where they differ. */
export function ComparisonPart({ run, other }: { run: string; other: string }) {
  const { data: chosen } = useQuery(runQuery(run));
  const isReady = chosen !== undefined && !isUnderWay(chosen);
  const { data, error, refetch } = useQuery({ ...compareQuery(run, other), enabled: isReady });
  if (error) return <Failure error={error} retry={refetch} />;
  if (!isReady || data === undefined) return <Skeleton height={120} />;
  return <Comparison comparison={data} />;
}

function Comparison({ comparison: { a, b, isSame, differences } }: { comparison: RunComparison }) {
  const { t } = useLingui();
  const { step } = useChangeUrl();
  return (
    <div className="row lab-result">
      <Panel
        title={<Trans>Compared with</Trans>}
        note={
          <>
            <RunName run={b} /> · {isSame ? <Same /> : <Differs count={differences.length} />}
          </>
        }
        tools={
          <button type="button" className="button quiet" onClick={() => step({ with: undefined })}>
            <Trans>Close the comparison</Trans>
          </button>
        }
      >
        {differences.length > 0 && (
          <ScrollBox label={t`Where they differ`} className="runs-box">
            <table className="data">
              <thead>
                <tr>
                  <th scope="col">
                    <Trans>Where</Trans>
                  </th>
                  <th scope="col">
                    <RunName run={a} />
                  </th>
                  <th scope="col">
                    <RunName run={b} />
                  </th>
                </tr>
              </thead>
              <tbody>
                {differences.slice(0, MOST).map(({ path, a: here, b: there }) => (
                  <tr key={path}>
                    <th scope="row">
                      <code>{path}</code>
                    </th>
                    <td>{JSON.stringify(here)}</td>
                    <td>{JSON.stringify(there)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
        )}
      </Panel>
    </div>
  );
}

function Same() {
  return (
    <span className="good">
      ✓ <Trans>the same bytes</Trans>
    </span>
  );
}

function Differs({ count }: { count: number }) {
  return (
    <span className="bad">
      ✕ <Plural value={count} one="differs in # place" other="differs in # places" />
    </span>
  );
}
