import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../company.ts';
import { PageHead } from '../frame/choice.tsx';
import { Empty } from '../frame/empty.tsx';
import { useUrl } from '../url.ts';
import { ComparisonPart } from './comparison-part.tsx';
import { RunFormCard } from './run-form-card.tsx';
import { RunPart } from './run-part.tsx';
import { RunsCard } from './runs-card.tsx';
import './lab.css';

/** Where forecasts are made to be kept, held against what came, compared and taken home. */
export function LabPage() {
  const { run, with: other } = useUrl();
  const { data: me } = useQuery(meQuery);
  const isBarred = me !== undefined && me.scope.kind !== 'all';
  return (
    <>
      <PageHead
        title={<Trans>Analyst lab</Trans>}
        note={
          <Trans>
            Runs see only what was known at their cut-offs, and are kept with all that decides them.
          </Trans>
        }
      />
      {isBarred ? (
        <Empty>
          <Trans>
            Runs hold the whole company’s numbers: they are for those who may see all of it.
          </Trans>
        </Empty>
      ) : (
        <>
          <div className="row row-lab">
            <RunFormCard />
            <RunsCard />
          </div>
          {run !== undefined && other !== undefined && (
            <ComparisonPart key={`${run} ${other}`} run={run} other={other} />
          )}
          {run !== undefined && <RunPart key={run} run={run} />}
        </>
      )}
    </>
  );
}
