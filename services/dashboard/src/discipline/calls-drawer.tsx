import type { CallRefs } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCompany, useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { SideDrawer } from '../evidence/side-drawer.tsx';
import { useClose } from '../evidence/use-close.ts';
import { CsvLink } from '../frame/csv-link.tsx';
import { Empty } from '../frame/empty.tsx';
import { Failure } from '../frame/failure.tsx';
import { MoreButton } from '../frame/more-button.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { useUrl } from '../url.ts';
import { CallRow } from './call-row.tsx';
import {
  type CallsKey,
  callsParams,
  callsQuery,
  MONTH_LENGTH,
  monthQuery,
  restatedQuery,
  shownMonth,
  spanOf,
} from './queries.ts';
import { BeforeAfter } from './restated-part.tsx';

/** A rep's calls of a day or month: which count, and why the others do not. */
export function CallsDrawer({ calls }: { calls: CallsKey }) {
  const search = useUrl();
  const query = useInfiniteQuery(callsQuery(search, calls));
  const close = useClose('calls');
  const total = query.data?.pages[0]?.total;
  return (
    <SideDrawer title={<Title calls={calls} />} isOnTop={search.ev === undefined} onClose={close}>
      <Verdict calls={calls} />
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.isPending && <Skeleton height={320} />}
      {total !== undefined && (
        <div className="evidence-bar">
          <b>
            <Plural value={total} one="# call" other="# calls" />
          </b>
          <CsvLink path="/api/discipline/calls" params={callsParams(search, calls)} />
        </div>
      )}
      {total === 0 && (
        <Empty>
          <Trans>No call is known.</Trans>
        </Empty>
      )}
      <ul className="calls">
        {query.data?.pages.flatMap(({ items }) =>
          items.map((call) => <CallRow key={call.call} call={call} />),
        )}
      </ul>
      <MoreButton query={query} />
    </SideDrawer>
  );
}

function useRow(rep: string) {
  const search = useUrl();
  const { data } = useQuery(monthQuery(search, shownMonth(search, useCompany())));
  const row = data?.rows.find((one) => (one.rep ?? '') === rep);
  return { row, days: data?.days };
}

function Title({ calls: { rep, span } }: { calls: CallsKey }) {
  const format = useFormat();
  const { row } = useRow(rep);
  const when = span.length === MONTH_LENGTH ? format.month(span) : format.fullDay(span);
  return (
    <>
      {rep === '' ? <Trans>Nobody</Trans> : (row?.repName ?? rep)}{' '}
      <span className="dim">· {when}</span>
    </>
  );
}

/** The day's verdict, and what later news made of it. */
function Verdict({ calls: { rep, span } }: { calls: CallsKey }) {
  const search = useUrl();
  const { row, days } = useRow(rep);
  const cell = row?.cells[days?.findIndex(({ day }) => day === span) ?? -1];
  const isRestated = cell?.isRestated ?? false;
  const dayOrMonth = span.length === MONTH_LENGTH ? spanOf(span) : { from: span, to: span };
  const { data } = useQuery({
    ...restatedQuery({ ...search, rep }, dayOrMonth),
    enabled: isRestated,
  });
  const change = data?.items.find((item) => (item.rep ?? '') === rep && item.day === span);
  const numbers = span.length === MONTH_LENGTH ? row?.total : cell;
  if (!numbers) return null;
  return (
    <>
      <Numbers {...numbers} />
      {change && (
        <p className="notice notice-slim">
          <span>
            <Trans>Calls that became known later changed this day:</Trans>{' '}
            <BeforeAfter
              before={change.before.validCalls}
              after={change.after.validCalls}
              evidence={change.ref}
            />
          </span>
        </p>
      )}
    </>
  );
}

type NumbersProps = {
  refs?: CallRefs;
  validCalls: number;
  quota: number | null;
  dials: number;
  connects: number;
  talkMs: number;
};

function Numbers({ validCalls, quota, dials, connects, talkMs, refs }: NumbersProps) {
  const format = useFormat();
  const isShort = quota !== null && validCalls < quota;
  return (
    <dl className="day-numbers">
      <div>
        <dt>
          <Trans>Valid calls</Trans>
        </dt>
        <dd className={isShort ? 'bad' : ''}>
          <Figure evidence={refs?.validCalls}>{format.count(validCalls)}</Figure>
          {quota !== null && <small> / {format.count(quota)}</small>}
        </dd>
      </div>
      <div>
        <dt>
          <Trans>Dials</Trans>
        </dt>
        <dd>
          <Figure evidence={refs?.dials}>{format.count(dials)}</Figure>
        </dd>
      </div>
      <div>
        <dt>
          <Trans>Connects</Trans>
        </dt>
        <dd>
          <Figure evidence={refs?.connects}>{format.count(connects)}</Figure>
        </dd>
      </div>
      <div>
        <dt>
          <Trans>Talk</Trans>
        </dt>
        <dd>
          <Figure evidence={refs?.talkMs}>{format.duration(talkMs)}</Figure>
        </dd>
      </div>
    </dl>
  );
}
