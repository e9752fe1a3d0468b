import type { TargetItem } from '@grasp/read-models/views';
import { useQuery } from '@tanstack/react-query';
import { isQuarter, shownSpan } from '../clocks/spans.ts';
import { useCompany } from '../company.ts';
import { targetsQuery } from '../targets/queries.ts';
import { useUrl } from '../url.ts';

type Whose = { rep?: string | undefined; team?: string | undefined };

/** Finds the target of a rep, of a team or of the company: its ref opens how the target was set. */
export function useTargetRefs(): (whose: Whose) => TargetItem | undefined {
  const search = useUrl();
  const span = shownSpan(search, useCompany());
  const query = targetsQuery({ ...search, known: 'then' }, span);
  const { data } = useQuery({ ...query, enabled: !isQuarter(span) });
  return ({ rep, team }) => {
    const scope = rep !== undefined ? 'rep' : team !== undefined ? 'team' : 'company';
    const of = rep ?? team;
    return data?.items.find((item) => item.scope === scope && (of === undefined || item.of === of));
  };
}
