import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Params } from '../api/get.ts';
import { useFormat } from '../company.ts';
import { Figure } from '../evidence/figure.tsx';
import { Answer } from '../frame/answer.tsx';
import { Choice, PageHead } from '../frame/choice.tsx';
import { CsvLink } from '../frame/csv-link.tsx';
import { Empty } from '../frame/empty.tsx';
import { ScopeFilters } from '../frame/filters.tsx';
import { KeyFigure } from '../frame/key-figure.tsx';
import { MoreButton } from '../frame/more-button.tsx';
import { SearchBox } from '../frame/search-box.tsx';
import { useChangeUrl, useUrl } from '../url.ts';
import { MembersTable } from './members-table.tsx';
import { membersQuery } from './queries.ts';
import './effect.css';

const HEIGHT = 720;

/** What members get for their money, worst first. */
export function EffectPage() {
  const options = membersQuery(useUrl());
  const query = useInfiniteQuery(options);
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
                <LowChoice />
                <SearchBox />
                <Count total={total} />
                <CsvLink path="/api/effect/memberships" params={options.queryKey[1] as Params} />
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

type SummaryProps = {
  summary: {
    members: number;
    withoutEffect: number;
    low: number;
    medianInquiries: number | null;
    ref?: string;
  };
};

function Summary({ summary }: SummaryProps) {
  const format = useFormat();
  const { members, withoutEffect, low, medianInquiries, ref } = summary;
  return (
    <div className="cards keys keys-three">
      <KeyFigure
        label={<Trans>Members with no inquiry in 30 days</Trans>}
        evidence={ref}
        value={format.count(withoutEffect)}
        unit={<Trans>of {format.count(members)}</Trans>}
        isBad={withoutEffect > 0}
      >
        <Figure evidence={ref} className="dim">
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
        evidence={ref}
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

function LowChoice() {
  const { t } = useLingui();
  const { low } = useUrl();
  const { step } = useChangeUrl();
  return (
    <Choice
      label={t`Effect`}
      value={low}
      options={[
        { value: '', label: t`All members` },
        { value: 'yes', label: t`Low effect` },
      ]}
      onChange={(value) => step({ low: value as 'yes' | undefined })}
    />
  );
}
