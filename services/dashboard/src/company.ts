import type { Status } from '@grasp/read-models/views';
import { useLingui } from '@lingui/react';
import { createContext, useContext } from 'react';
import { apiQuery } from './api/query.ts';
import { type Format, formatFor } from './format/create-format.ts';
import { type Language, LOCALES } from './language/language.ts';

const EVERY_MS = 15_000;
const WHILE_BUILT_MS = 1_500;

export const statusQuery = {
  ...apiQuery('/api/status'),
  refetchInterval: ({ state }: { state: { data?: Status | undefined } }) =>
    state.data?.readModels.some(isBeingBuilt) ? WHILE_BUILT_MS : EVERY_MS,
};

const isBeingBuilt = ({ state }: Status['readModels'][number]): boolean =>
  state === 'absent' || state === 'rebuilding';

export const meQuery = apiQuery('/api/me');

const CompanyContext = createContext<Status | null>(null);
export const CompanyProvider = CompanyContext.Provider;

/** The company's zone, currency and state. */
export function useCompany(): Status {
  const status = useContext(CompanyContext);
  if (status === null) throw new Error('useCompany outside of the frame');
  return status;
}

/** How numbers and times are written for this reader. */
export function useFormat(): Format {
  const { zone, currency } = useCompany();
  const { i18n } = useLingui();
  return formatFor(LOCALES[i18n.locale as Language], zone, currency);
}
