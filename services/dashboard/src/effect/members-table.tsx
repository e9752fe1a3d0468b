import type { EffectMember, EffectMetricName } from '@grasp/read-models/views';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Sparkline } from '../charts/sparkline.tsx';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { ScrollBox } from '../frame/scroll-box.tsx';
import { keepScope } from '../url.ts';
import { METRICS, useMetricNames } from './metrics.tsx';

/** A member a row; each metric with its share of what the cohort's middle gets. */
export function MembersTable({ members }: { members: EffectMember[] }) {
  const { t } = useLingui();
  const names = useMetricNames();
  return (
    <ScrollBox label={t`Members`} className="members-box">
      <table className="data members">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Member</Trans>
            </th>
            {METRICS.map((metric) => (
              <th key={metric} scope="col" className={`number metric-${metric}`}>
                {names[metric]}
              </th>
            ))}
            <th scope="col">
              <Trans>12 weeks</Trans>
            </th>
            <th scope="col">
              <Trans>Low for</Trans>
            </th>
            <th scope="col">
              <Trans>Ends</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow key={member.membership} member={member} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function MemberRow({ member }: { member: EffectMember }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <Link
          to="/effect/$id"
          params={{ id: member.membership }}
          search={keepScope}
          className="link"
        >
          {member.customerName ?? member.customer ?? member.membership}
        </Link>
        <small className="sub">
          {words(member.package)} · {member.repName ?? member.rep ?? <Trans>nobody</Trans>}
        </small>
      </th>
      {METRICS.map((metric) => (
        <MetricCell key={metric} member={member} metric={metric} />
      ))}
      <td>
        <Sparkline values={member.spark} />
      </td>
      <td className="nowrap">
        {member.lowSince === null ? (
          <span className="dim">–</span>
        ) : (
          <Figure evidence={member.ref} className="bad">
            <Plural value={member.lowDays} one="# day" other="# days" />
          </Figure>
        )}
      </td>
      <td className="nowrap">{format.day(member.endsOn)}</td>
    </tr>
  );
}

const LOW = 0.5;

function MetricCell({ member, metric }: { member: EffectMember; metric: EffectMetricName }) {
  const format = useFormat();
  const index = member.index[metric];
  const isLow = index !== null && index < LOW;
  return (
    <td className={`number metric-${metric}`}>
      <Figure evidence={member.ref}>{format.count(member.metrics[metric])}</Figure>
      <small className={isLow ? 'sub bad' : 'sub'}>
        {index === null ? '–' : `${isLow ? '▼ ' : ''}×${format.ratio(index)}`}
      </small>
    </td>
  );
}
