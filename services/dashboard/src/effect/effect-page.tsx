import type { EffectPage as EffectPageAnswer } from '@grasp/read-models/views';
import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Answer } from '../frame/answer.tsx';
import { Choice, PageHead } from '../frame/choice.tsx';
import { CsvLink } from '../frame/csv-link.tsx';
import { Empty } from '../frame/empty.tsx';
import { ScopeFilters } from '../frame/filters.tsx';
import { KeyFigure } from '../frame/key-figure.tsx';
import { MoreButton } from '../frame/more-button.tsx';
import type { Search } from '../search.ts';
import { useChangeUrl, useUrl } from '../url.ts';
import { MembersTable } from './members-table.tsx';
import { membersParams, membersQuery } from './queries.ts';
import './effect.css';

const HEIGHT = 720;

/** What members get for their money, worst first. */
export function EffectPage() {
  const search = useUrl();
  const query = useInfiniteQuery(membersQuery(search));
  const first = { ...query, data: query.data?.pages[0] };
  return (
    <>
      <PageHead title={<Trans>Customer effect</Trans>}>
        <ScopeFilters />
      </PageHead>
      <Answer query={first} height={HEIGHT}>
        {({ summary, total }) => (
          <>
            <Summary summary={summary} />
            <section className="card panel">
              <div className="panel-head">
                <ShowChoice />
                <Count total={total} />
                <CsvLink path="/api/effect/memberships" params={membersParams(search)} />
              </div>
              {total === 0 ? (
                <Empty>
                  <Trans>No member matches.</Trans>
                </Empty>
              ) : (
                <MembersTable members={query.data?.pages.flatMap(({ items }) => items) ?? []} />
              )}
              <MoreButton query={query} />
            </section>
          </>
        )}
      </Answer>
    </>
  );
}

type SummaryProps = { summary: EffectPageAnswer['summary'] };

function Summary({ summary }: SummaryProps) {
  const format = useFormat();
  const { members, withoutEffect, low, medianInquiries, ref, refs } = summary;
  return (
    <div className="cards keys keys-three">
      <KeyFigure
        label={<Trans>Members with no inquiry in 30 days</Trans>}
        evidence={refs?.withoutEffect ?? ref}
        value={format.count(withoutEffect)}
        unit={<Trans>of {format.count(members)}</Trans>}
        isBad={withoutEffect > 0}
      >
        <Figure evidence={refs?.withoutEffect ?? ref} className="dim">
          {members === 0 ? '–' : format.rate(withoutEffect / members)}
        </Figure>
      </KeyFigure>
      <KeyFigure
        label={<Trans>Median inquiries per member</Trans>}
        evidence={ref}
        value={medianInquiries === null ? '–' : format.count(medianInquiries)}
      >
        <span className="dim">
          <Trans>last 30 days</Trans>
        </span>
      </KeyFigure>
      <KeyFigure
        label={<Trans>Members with low effect</Trans>}
        evidence={refs?.low ?? ref}
        value={format.count(low)}
        isBad={low > 0}
      >
        <span className="dim">
          <Trans>below their cohort</Trans>
        </span>
      </KeyFigure>
    </div>
  );
}

function Count({ total }: { total: number }) {
  const format = useFormat();
  return (
    <span className="panel-note">
      <Trans>{format.count(total)} members</Trans>
    </span>
  );
}

function ShowChoice() {
  const { t } = useLingui();
  const { show } = useUrl();
  const { step } = useChangeUrl();
  return (
    <Choice
      label={t`Members shown`}
      value={show}
      options={[
        { value: '', label: t`All members` },
        { value: 'withoutEffect', label: t`Without an inquiry` },
        { value: 'low', label: t`Low effect` },
      ]}
      onChange={(value) => step({ show: value as Search['show'] })}
    />
  );
}
