import { describe, expect, it } from 'vitest';
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
