import type { TargetKeyView, TargetScopeName } from '@grasp/read-models/views';
import type { QueryClient } from '@tanstack/react-query';
import type { Params } from '../api/get.ts';
import { apiQuery } from '../api/query.ts';
import { toClocks, toScope } from '../api/scope.ts';
import { shownSpan } from '../clocks/spans.ts';
import { toInstant } from '../clocks/wall-time.ts';
import { statusQuery } from '../company.ts';
import type { Search } from '../search.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));

export const monthsOf = (year: string): string[] => MONTHS.map((month) => `${year}-${month}`);

export const targetsParams = (search: Search, period: string): Params => ({
  ...toScope(search),
  period,
});

export const targetsQuery = (search: Search, period: string) =>
  apiQuery('/api/targets', targetsParams(search, period));

/** The company's own target of a period, without those below it. */
export const companyTargetQuery = ({ asOf, known }: Search, period: string) =>
  apiQuery('/api/targets', { ...toClocks({ asOf, known }), period, scope: 'company' });

export const historyQuery = ({ asOf, known }: Search, key: TargetKeyView) =>
  apiQuery('/api/targets/history', { ...toClocks({ asOf, known }), ...key });

export const proposalsQuery = (search: Search, year: string) =>
  apiQuery('/api/targets/proposals', { ...toScope(search), year });

export const outlookQuery = ({ asOf, known }: Search, year: string) =>
  apiQuery('/api/targets/outlook', { ...toClocks({ asOf, known }), year });

/** The targets of a period beside those that stood when a day began. */
export const diffQuery = (search: Search, of: { period: string; against: string; zone: string }) =>
  apiQuery('/api/targets/diff', {
    ...toScope(search),
    period: of.period,
    against: toInstant(of.zone, of.against),
  });

const SCOPES: readonly TargetScopeName[] = ['company', 'division', 'team', 'rep'];

export const formatTargetKey = ({ period, scope, of }: TargetKeyView): string =>
  [period, scope, of].join('~');

/** A target as an address names it; undefined: it cannot be read. */
export function parseTargetKey(text: string | undefined): TargetKeyView | undefined {
  const [period = '', name, ...of] = (text ?? '').split('~');
  const scope = SCOPES.find((one) => one === name);
  return scope && period !== '' ? { period, scope, of: of.join('~') } : undefined;
}

export async function prefetchTargets(client: QueryClient, search: Search): Promise<void> {
  const status = await client.ensureQueryData(statusQuery).catch(() => null);
  if (status) void client.prefetchQuery(targetsQuery(search, shownSpan(search, status)));
}
