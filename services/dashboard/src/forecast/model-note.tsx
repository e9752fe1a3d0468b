import type { ForecastModelView } from '@grasp/read-models/views';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { meQuery, useFormat } from '../company.ts';
import { PathLink } from '../frame/path-link.tsx';
import { latestBacktestQuery } from './queries.ts';

/** What the numbers were learned from and how far to trust them; where there is no model, that is said first. */
export function ModelNote({ model }: { model: ForecastModelView }) {
  const format = useFormat();
  const { learned, lacking } = model;
  if (lacking !== null) return <NoModel lacking={lacking} />;
  return (
    <p className="page-note model-note">
      {learned && (
        <Trans>
          Learned from {format.count(learned.orders)} orders up to {format.instant(learned.to)}:{' '}
          {format.count(learned.decided)} decided, {format.count(learned.won)} of them won.
        </Trans>
      )}{' '}
      <Trust />
    </p>
  );
}

function NoModel({ lacking }: { lacking: NonNullable<ForecastModelView['lacking']> }) {
  const { reason, found, needed } = lacking;
  return (
    <p className="notice notice-slim" role="status">
      <span>
        <b>
          <Trans>There is no model.</Trans>
        </b>{' '}
        {reason === 'too_few_decided' && (
          <Trans>
            {found} decided orders were known, {needed} are needed to learn from.
          </Trans>
        )}
        {reason === 'too_few_won' && (
          <Trans>
            {found} won orders were known, {needed} are needed to learn from.
          </Trans>
        )}
        {reason === 'too_few_lost' && (
          <Trans>
            {found} lost orders were known, {needed} are needed to learn from.
          </Trans>
        )}{' '}
        <Trans>Only what is signed is told; nothing is guessed.</Trans>
      </span>
    </p>
  );
}

/** The verdict of the latest back-test; runs are for those who may see the whole company. */
function Trust() {
  const { data: me } = useQuery(meQuery);
  const { data } = useQuery({ ...latestBacktestQuery, enabled: me?.scope.kind === 'all' });
  if (data === undefined) return null;
  const judged = data.items.find(({ summary }) => summary !== null);
  if (judged === undefined) {
    return (
      <PathLink href="/lab">
        <Trans>It was never held against what came: run a back-test.</Trans>
      </PathLink>
    );
  }
  return (
    <PathLink href={`/lab?run=${judged.run}`}>
      <Verdict verdict={judged.summary?.verdict ?? 'not_judged'} />
    </PathLink>
  );
}

function Verdict({ verdict }: { verdict: string }) {
  if (verdict === 'better_than_base_rate') {
    return <Trans>In the latest back-test it was better than the base rate.</Trans>;
  }
  if (verdict === 'no_better_than_base_rate') {
    return (
      <b className="bad">
        <Trans>▼ In the latest back-test it was no better than the base rate.</Trans>
      </b>
    );
  }
  return <Trans>The latest back-test had too little to judge it by.</Trans>;
}
