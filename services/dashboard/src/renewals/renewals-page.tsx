import type { RenewalBoard, RenewalBucket } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { toScope } from '../api/scope.ts';
import { Answer } from '../frame/answer.tsx';
import { PageHead } from '../frame/choice.tsx';
import { CsvLink } from '../frame/csv-link.tsx';
import { ScopeFilters } from '../frame/filters.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { BoardColumn } from './board-column.tsx';
import { useBucketNames } from './bucket-names.tsx';
import { renewalsQuery } from './queries.ts';
import { RenewalFigures } from './renewal-figures.tsx';
import { RenewalRates } from './renewal-rates.tsx';
import './renewals.css';

const HEIGHT = 720;
/** In the file a column is whole. */
const MOST_CARDS = '5000';
const FIRST: RenewalBucket = 'overdue';

/** Which memberships are due when, and how they fare; what weighs most stands on top. */
export function RenewalsPage() {
  const search = useUrl();
  const query = useQuery(renewalsQuery(search));
  return (
    <>
      <PageHead title={<Trans>Renewals</Trans>}>
        <ScopeFilters />
        <CsvLink path="/api/renewals" params={{ ...toScope(search), cards: MOST_CARDS }} />
      </PageHead>
      <Answer query={query} height={HEIGHT}>
        {(board) => (
          <>
            <RenewalFigures board={board} />
            <Board board={board} />
            <RenewalRates rates={board.rates} />
          </>
        )}
      </Answer>
    </>
  );
}

function Board({ board }: { board: RenewalBoard }) {
  const { bucket = FIRST } = useUrl();
  return (
    <>
      <BucketTabs board={board} />
      <div className="board">
        {board.columns.map((column) => (
          <BoardColumn key={column.bucket} column={column} isChosen={column.bucket === bucket} />
        ))}
      </div>
    </>
  );
}

/** On a phone one column is shown at a time. */
function BucketTabs({ board }: { board: RenewalBoard }) {
  const { t } = useLingui();
  const names = useBucketNames();
  const { bucket = FIRST } = useUrl();
  const { tweak } = useChangeUrl();
  return (
    <nav className="tabs bucket-tabs" aria-label={t`Due`}>
      {board.columns.map((column) => (
        <button
          key={column.bucket}
          type="button"
          aria-current={column.bucket === bucket ? 'true' : undefined}
          onClick={() => tweak({ bucket: column.bucket })}
        >
          {names[column.bucket]} <small>{column.count}</small>
        </button>
      ))}
    </nav>
  );
}
