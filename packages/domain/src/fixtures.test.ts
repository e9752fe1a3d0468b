import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { families } from './index.ts';
import { parseEventData } from './parse-event.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** Every version that any stored event may have. A fixture is never edited: it stands for bytes in somebody's log. */
const versions = [...catalogue.values()].flatMap(({ type, definition }) =>
  Array.from({ length: definition.version }, (_, i) => ({ type, version: i + 1 })),
);

describe('stored events', () => {
  it.each(versions)('$type v$version is read as today', ({ type, version }) => {
    const file = `${FOLDER}${type}.v${version}.json`;
    expect(existsSync(file), `add packages/domain/fixtures/${type}.v${version}.json`).toBe(true);
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const data = parseEventData(type, version, stored);
    expect(Object.keys(data).length).toBeGreaterThan(0);
    if (version === catalogue.get(type)?.definition.version) expect(data).toEqual(stored);
  });

  it('has no fixture of an event that nobody declares', () => {
    const known = new Set(versions.map(({ type, version }) => `${type}.v${version}.json`));
    expect(readdirSync(FOLDER).filter((file) => !known.has(file))).toEqual([]);
  });

  it('names every event once', () => {
    const names = families.flatMap((family) => Object.keys(family.events));
    expect(names.length).toBe(new Set(names).size);
  });

  it('declares the person of each personal field by a field of the event, or by its stream', () => {
    for (const { definition, family } of catalogue.values()) {
      const fields = Object.keys(definition.schema.shape);
      for (const [field, person] of Object.entries(definition.personal)) {
        expect(fields).toContain(field);
        expect([...fields, ...family.categories]).toContain(person);
      }
    }
  });
});
