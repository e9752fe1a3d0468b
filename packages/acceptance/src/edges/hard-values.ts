/** Texts that are no good as nearly any parameter, and what is only just allowed. */
export const HARD_TEXTS: readonly string[] = [
  ...['', ' ', '\0', 'a\0b', '\u{1f600}', '\u202e', '%', '%00', '..', '../../etc/passwd'],
  ...["'; drop table log.events; --", '{"a":1}', '[]', 'null', 'NaN', 'then', 'true'],
  ...['-1', '0', '1.5', '1e309', '9007199254740993', '9'.repeat(30), 'x'.repeat(5_000)],
  ...['2026-02-30', '2026-13', '0000-00', '0001-01-01', '9999-12-31', '2026-01'],
  ...[
    '1684-12-31T23:59:59Z',
    '1685-01-01T00:00:00Z',
    '2254-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
  ],
  ...['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '2026-03-29T02:30:00+01:00'],
];

/** Bodies that are JSON or nearly, and fit no route. */
export const HARD_BODIES: readonly string[] = [
  ...['', ' ', 'null', 'true', '0', '"x"', '[]', '[null]', '{}', '{"a":', '\0', '\ud800'],
  ...['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{}}}', '{"a":1,"a":2}'],
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
];

/** Values for a field of a body. */
export const HARD_FIELDS: readonly unknown[] = [
  ...[null, true, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]], { a: { b: [] } }],
  ...HARD_TEXTS.filter((text) => text.length < 100),
];
