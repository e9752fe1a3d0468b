import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { LiveState } from '../api/live.ts';
import { useCompany, useFormat } from '../company.ts';
import { useUrl } from '../url.ts';

/** Above this the numbers are no longer called live. */
const LATE_MS = 10_000;

/** Says on which clocks the page stands, so that nobody takes the past for now. */
export function StateBadge({ live }: { live: LiveState }) {
  const { asOf, known } = useUrl();
  return (
    <div className="state" role="status">
      {asOf === undefined ? <LiveBadge live={live} /> : <PastBadge asOf={asOf} known={known} />}
    </div>
  );
}

function PastBadge({ asOf, known }: { asOf: string; known: 'then' | 'now' | undefined }) {
  const instant = useFormat().instant(asOf);
  return (
    <Badge kind="past">
      {known === 'now' ? (
        <Trans>As known now of {instant}</Trans>
      ) : (
        <Trans>As known then · {instant}</Trans>
      )}
    </Badge>
  );
}

function LiveBadge({ live }: { live: LiveState }) {
  const { now, readModels } = useCompany();
  const format = useFormat();
  const worst = Math.max(live.lagMs, ...readModels.map(({ lagMs }) => lagMs), 0);
  const seen = [now, live.at ?? ''].sort().at(-1) ?? now;
  const dataTo = format.clock(new Date(Date.parse(seen) - worst).toISOString());
  if (readModels.some(({ state }) => state === 'absent')) {
    return (
      <Badge kind="late">
        <Trans>Being loaded: numbers appear as they are ready</Trans>
      </Badge>
    );
  }
  if (readModels.some(({ state }) => state === 'rebuilding')) {
    return (
      <Badge kind="late">
        <Trans>Rebuilding, data to {dataTo}</Trans>
      </Badge>
    );
  }
  if (worst > LATE_MS || !live.isConnected) {
    return (
      <Badge kind="late">
        <Trans>Behind, data to {dataTo}</Trans>
      </Badge>
    );
  }
  return (
    <Badge kind="live">
      <Trans>Live, data to {dataTo}</Trans>
    </Badge>
  );
}

function Badge({ kind, children }: { kind: 'live' | 'late' | 'past'; children: ReactNode }) {
  return (
    <span className={`badge badge-${kind}`}>
      <i className="badge-dot" />
      {children}
    </span>
  );
}
