import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../api/query.ts';
import { toClocks } from '../api/scope.ts';
import type { Search } from '../search.ts';
import { useChangeUrl, useUrl } from '../url.ts';
import { Choice } from './choice.tsx';

/** Who there was, as of the instant looked at. */
export const directoryQuery = ({ asOf, known }: Search) =>
  apiQuery('/api/directory', toClocks({ asOf, known }));

/** Team and rep, as of the instant looked at. */
export function ScopeFilters() {
  const { t } = useLingui();
  const search = useUrl();
  const { rep, team } = search;
  const { step } = useChangeUrl();
  const { data } = useQuery(directoryQuery(search));
  const teams = data?.teams.map(({ team: value, name }) => ({ value, label: name })) ?? [];
  const reps = data?.reps.filter((one) => team === undefined || one.team === team) ?? [];
  const repOptions = reps.map(({ rep: value, name }) => ({ value, label: name }));
  return (
    <>
      <Choice
        label={t`Team`}
        value={team}
        options={withChosen([{ value: '', label: t`All teams` }, ...teams], team)}
        onChange={(value) => step({ team: value, rep: undefined })}
      />
      <Choice
        label={t`Rep`}
        value={rep}
        options={withChosen([{ value: '', label: t`All reps` }, ...repOptions], rep)}
        onChange={(value) => step({ rep: value })}
      />
    </>
  );
}

/** What the address asks for is shown even where the list does not know it. */
function withChosen(options: { value: string; label: string }[], chosen: string | undefined) {
  if (chosen === undefined || options.some(({ value }) => value === chosen)) return options;
  return [...options, { value: chosen, label: chosen }];
}
