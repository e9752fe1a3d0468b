import type { ExtensionEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = { vendor: 'text', account: 'text', extension: 'text', rep: 'text' } as const;

type Extension = { vendor: string; account: string; extension: string; rep: string | null } | null;

/** Whose an extension or agent id is, by effective date: joined to calls when read, so a late mapping moves them. */
export const extensions = defineProjection<Extension, ExtensionEvent, typeof columns>({
  name: 'extensions',
  version: 1,
  context: 'discipline-audit',
  categories: ['extension'],
  initial: null,
  evolve: (state, fact) => (fact.type === 'ExtensionMapped' ? fact.data : state),
  columns,
  row: (mapping) =>
    mapping === null
      ? null
      : {
          vendor: mapping.vendor,
          account: mapping.account,
          extension: mapping.extension,
          rep: mapping.rep,
        },
  indexes: ['(extension)', '(rep)'],
});
