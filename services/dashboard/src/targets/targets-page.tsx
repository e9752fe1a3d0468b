import { Trans, useLingui } from '@lingui/react/macro';
import { shownSpan, yearOf } from '../clocks/spans.ts';
import { useCompany } from '../company.ts';
import { PageHead } from '../frame/choice.tsx';
import { ScopeFilters } from '../frame/filters.tsx';
import { Tabs, useTab } from '../frame/tabs.tsx';
import { useUrl } from '../url.ts';
import { ChangesPart } from './changes-part.tsx';
import { OutlookPart } from './outlook-part.tsx';
import { ProposalsPart } from './proposals-part.tsx';
import { parseTargetKey } from './queries.ts';
import { TreePart } from './tree-part.tsx';
import { VersionsDrawer } from './versions-drawer.tsx';
import { YearStrip } from './year-strip.tsx';
import './targets.css';

const PARTS = ['tree', 'outlook', 'changes', 'proposals'] as const;

/** What is to be reached: the year and its months, who holds which share of it and why, and what changed. */
export function TargetsPage() {
  const { t } = useLingui();
  const search = useUrl();
  const span = shownSpan(search, useCompany());
  const part = useTab(PARTS);
  const shown = parseTargetKey(search.target);
  const tabs = [
    { name: 'tree', title: <Trans>Shares</Trans> },
    { name: 'outlook', title: <Trans>Outlook</Trans> },
    { name: 'changes', title: <Trans>What changed</Trans> },
    { name: 'proposals', title: <Trans>Proposals</Trans> },
  ] as const;
  return (
    <>
      <PageHead title={<Trans>Targets</Trans>}>
        <ScopeFilters />
      </PageHead>
      <YearStrip year={yearOf(span)} span={span} />
      <Tabs label={t`Parts of the targets`} tabs={tabs} />
      {part === 'tree' && <TreePart span={span} />}
      {part === 'outlook' && <OutlookPart year={yearOf(span)} />}
      {part === 'changes' && <ChangesPart span={span} />}
      {part === 'proposals' && <ProposalsPart year={yearOf(span)} />}
      {shown && <VersionsDrawer key={search.target} target={shown} />}
    </>
  );
}
