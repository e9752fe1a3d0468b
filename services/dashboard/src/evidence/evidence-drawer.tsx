import type { Evidence } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { toCsvUrl } from '../api/get.ts';
import { pagedQuery } from '../api/query.ts';
import { useFormat } from '../company.ts';
import { Failure } from '../frame/failure.tsx';
import { MoreButton } from '../frame/more-button.tsx';
import { Skeleton } from '../frame/skeleton.tsx';
import { EventCard } from './event-card.tsx';
import { EvidenceQuestion } from './evidence-question.tsx';
import { SideDrawer } from './side-drawer.tsx';
import { useClose } from './use-close.ts';
import './evidence.css';

const evidenceQuery = (ref: string) => pagedQuery('/api/evidence', { ref });

/** The events behind a number: the number's own query, run again. */
export function EvidenceDrawer({ reference }: { reference: string }) {
  const query = useInfiniteQuery(evidenceQuery(reference));
  const close = useClose('ev');
  const first = query.data?.pages[0];
  return (
    <SideDrawer title={<Trans>What is behind this number</Trans>} onClose={close}>
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.isPending && <Skeleton height={320} />}
      {first && <Head first={first} reference={reference} />}
      <ol className="events">
        {query.data?.pages.flatMap(({ items }) =>
          items.map((event) => <EventCard key={event.eventId} event={event} />),
        )}
      </ol>
      <MoreButton query={query} />
    </SideDrawer>
  );
}

function Head({ first, reference }: { first: Evidence; reference: string }) {
  const format = useFormat();
  return (
    <div className="evidence-head">
      <EvidenceQuestion evidence={first} />
      <div className="evidence-bar">
        <b>
          <Plural value={first.total} one="# entity" other="# entities" />
        </b>
        <span className="dim">
          {first.known === 'then' ? (
            <Trans>as known then, {format.instant(first.asOf)}</Trans>
          ) : (
            <Trans>as of {format.instant(first.asOf)}</Trans>
          )}
        </span>
        <a className="button" href={toCsvUrl('/api/evidence', { ref: reference })} download>
          <Download size={14} aria-hidden />
          CSV
        </a>
      </div>
    </div>
  );
}
