import type { EffectMember, EffectTrend } from '@grasp/read-models/views';
import { Plural, Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { words } from '../format/words.ts';
import { Answer } from '../frame/answer.tsx';
import { Empty } from '../frame/empty.tsx';
import { keepScope, useUrl } from '../url.ts';
import { METRICS } from './metrics.tsx';
import { memberQuery } from './queries.ts';
import { TrendCard } from './trend-card.tsx';
import './effect.css';

const route = getRouteApi('/frame/effect/$id');
const HEIGHT = 640;

/** One member: what the shop gets, day by day, beside the middle of its cohort. */
export function MemberPage() {
  const { id } = route.useParams();
  const query = useQuery(memberQuery(id, useUrl()));
  return (
    <>
      <Link to="/effect" search={keepScope} className="back">
        <ArrowLeft size={14} aria-hidden /> <Trans>Customer effect</Trans>
      </Link>
      <Answer query={query} height={HEIGHT}>
        {(trend) => <Content id={id} trend={trend} />}
      </Answer>
    </>
  );
}

function Content({ id, trend: { member, days } }: { id: string; trend: EffectTrend }) {
  if (member === null) return <NoMember id={id} />;
  return (
    <>
      <Head member={member} />
      <p className="legend">
        <span className="legend-own">
          <Trans>This member</Trans>
        </span>
        <span className="legend-cohort">
          <Trans>Median of the cohort</Trans>
        </span>
        <Trans>sums of 7 days; big numbers: 30 days</Trans>
      </p>
      <div className="trends">
        <TrendCard metric="inquiries" member={member} days={days} />
        <Membership member={member} />
        {METRICS.filter((metric) => metric !== 'inquiries').map((metric) => (
          <TrendCard key={metric} metric={metric} member={member} days={days} />
        ))}
      </div>
    </>
  );
}

function Head({ member }: { member: EffectMember }) {
  return (
    <div className="page-head">
      <h1>{member.customerName ?? member.customer ?? member.membership}</h1>
      {member.lowSince !== null && (
        <Figure evidence={member.ref} className="mark mark-late">
          <Plural value={member.lowDays} one="low for # day" other="low for # days" />
        </Figure>
      )}
    </div>
  );
}

function Membership({ member }: { member: EffectMember }) {
  const format = useFormat();
  return (
    <section className="card panel">
      <div className="panel-head">
        <h2>
          <Trans>Membership</Trans>
        </h2>
      </div>
      <dl className="facts">
        <div>
          <dt>
            <Trans>Package</Trans>
          </dt>
          <dd>{words(member.package)}</dd>
        </div>
        {member.segment !== null && (
          <div>
            <dt>
              <Trans>Segment</Trans>
            </dt>
            <dd>{words(member.segment)}</dd>
          </div>
        )}
        <div>
          <dt>
            <Trans>Rep</Trans>
          </dt>
          <dd>{member.repName ?? member.rep ?? <Trans>nobody</Trans>}</dd>
        </div>
        {member.cohort && (
          <div>
            <dt>
              <Trans>Cohort</Trans>
            </dt>
            <dd>
              <Figure evidence={member.cohort.ref}>
                <Plural value={member.cohort.size} one="# member" other="# members" />
              </Figure>
            </dd>
          </div>
        )}
        <div>
          <dt>
            <Trans>Runs</Trans>
          </dt>
          <dd>
            {format.fullDay(member.startsOn)} – {format.fullDay(member.endsOn)}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function NoMember({ id }: { id: string }) {
  return (
    <>
      <h1>{id}</h1>
      <Empty>
        <Trans>This membership did not run at that instant, as far as was known.</Trans>
      </Empty>
    </>
  );
}
