import type { CrmMap } from './map.ts';

/** The lists of an export whose entries others refer to. */
export type ListName = 'customers' | 'teams' | 'reps';

/** Ids of an export in the form that events need. */
export type Names = {
  /** Of an entry of a list; undefined for an empty field, null for one that no id can be made of. */
  idOf: (list: ListName, text: string) => string | null | undefined;
};

const AN_ID = /^[!-~]{1,100}$/;

/**
 * Ids as they are in the file, where it has ids: a list without an id of its own, or one that the map does not name, knows
 * its entries by names, and names become pseudonyms. What an id may not hold (spaces, accents) is percent-encoded.
 */
export function createNames(map: CrmMap, pseudonym: (kind: string, name: string) => string): Names {
  const isNamed = (list: ListName): boolean => {
    const declared = map[list];
    return declared === undefined || declared.id === declared.name;
  };
  return {
    idOf(list, text) {
      const trimmed = text.trim();
      if (trimmed === '') return undefined;
      if (isNamed(list)) return pseudonym(`${map.system}/${list}`, trimmed);
      return encodeId(trimmed);
    },
  };
}

/** A text as an id; null where it is too long or no Unicode. */
export function encodeId(text: string): string | null {
  if (AN_ID.test(text)) return text;
  if (!text.isWellFormed()) return null;
  const encoded = encodeURIComponent(text);
  return AN_ID.test(encoded) ? encoded : null;
}
