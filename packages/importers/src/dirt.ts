import type { Dirt, FilePlace, PassedOver } from './importer.ts';

/** Something wrong with a row; `detail` must not hold personal data. */
export function dirtAt(place: FilePlace, dirt: string, detail?: string): Dirt {
  return { kind: 'dirt', dirt, ...placeOf(place), ...(detail === undefined ? {} : { detail }) };
}

/** A row that is right and adds nothing. */
export function passedOverAt(place: FilePlace, reason: string): PassedOver {
  return { kind: 'passed_over', reason, ...placeOf(place) };
}

function placeOf({ line, file }: FilePlace): FilePlace {
  return file === undefined ? { line } : { line, file };
}
