import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { parseEventData } from './parse-event.ts';

describe('free text in events', () => {
  const opinion = (text: string) => parseEventData('OpinionRecorded', 1, { text });

  it('holds any character that people write', () => {
    for (const text of ['', 'naïve 中文 😀\n\t"\\', '\u0001\u2028']) {
      expect(opinion(text)).toEqual({ text });
    }
  });

  it.each(['a\0b', '\ud83d', '\ude00\ud83d'])('holds nothing that cannot be stored: %j', (text) => {
    expect(() => opinion(text)).toThrow(
      expect.objectContaining({ code: 'invalid_event_data', field: 'data.text' }),
    );
  });
});

/** Copies of a value, each with a NUL in another one of its texts. */
function withNul(value: unknown): unknown[] {
  if (typeof value === 'string') return [`${value}\0`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) =>
    withNul(held).map((changed) =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed },
    ),
  );
}

it.each([...catalogue.values()].map(({ type, definition }) => [type, definition.version] as const))(
  '%s holds a NUL in none of its texts',
  (type, version) => {
    const file = new URL(`../fixtures/${type}.v${version}.json`, import.meta.url);
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
    for (const changed of withNul(data)) {
      const refused = expect.objectContaining({ code: 'invalid_event_data' });
      expect(() => parseEventData(type, version, changed), JSON.stringify(changed)).toThrow(
        refused,
      );
    }
  },
);
