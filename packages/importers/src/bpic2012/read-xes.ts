import { AppError } from '@grasp/errors';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { importErrors } from '../errors.ts';
import type { SourceFile } from '../source.ts';
import type { LogRow } from './log-row.ts';

/** Values of a trace or an event by key, as XES tells them: an element per value. */
type Values = Record<string, string | undefined>;

const TRACE_DEPTH = 1;
const EVENT_DEPTH = 2;

/**
 * Reads an event log in XES, the XML of process mining (IEEE 1849), as a stream.
 * @throws AppError `import_wrong_format` when it is no XES in UTF-8, `import_file_damaged` when it ends too early.
 */
export async function* readXes(
  file: SourceFile,
  recordedColumn: string | undefined,
): AsyncGenerator<readonly LogRow[]> {
  const { parser, flush } = createParser(recordedColumn);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of file.bytes) {
    refusing(file, parser, 'import_wrong_format', () =>
      parser.write(decoder.decode(bytes, { stream: true })),
    );
    yield flush();
  }
  refusing(file, parser, 'import_file_damaged', () => parser.write(decoder.decode()).close());
  yield flush();
}

function createParser(recordedColumn: string | undefined) {
  const parser = new SaxesParser();
  const log = createLog(recordedColumn);
  parser.on('opentag', (tag) => log.open(tag, parser.line));
  parser.on('closetag', log.close);
  parser.on('error', (error) => {
    throw error;
  });
  return { parser, flush: log.flush };
}

/** Follows the elements: only direct children of a trace or an event are values of it, not what is nested in them. */
function createLog(recordedColumn: string | undefined) {
  let depth = 0;
  let trace: Values = {};
  let event: Values | undefined;
  let line = 0;
  let rows: LogRow[] = [];
  const enter = (name: string, at: number): void => {
    if (depth === 0 && name !== 'log') throw new Error(`its root is <${name}>, not <log>`);
    if (depth === TRACE_DEPTH) trace = {};
    if (depth === EVENT_DEPTH && name === 'event') {
      event = {};
      line = at;
    }
  };
  const keep = ({ key, value }: Values): void => {
    if (key === undefined || value === undefined) return;
    if (depth === EVENT_DEPTH) trace[key] = value;
    if (depth === EVENT_DEPTH + 1 && event) event[key] = value;
  };
  return {
    open({ name, attributes }: SaxesTagPlain, at: number): void {
      enter(name, at);
      keep(attributes);
      depth += 1;
    },
    close(): void {
      depth -= 1;
      if (depth !== EVENT_DEPTH || event === undefined) return;
      rows.push(toRow(trace, event, { line, recordedColumn }));
      event = undefined;
    },
    flush(): readonly LogRow[] {
      const flushed = rows;
      rows = [];
      return flushed;
    },
  };
}

type Place = { line: number; recordedColumn: string | undefined };

function toRow(trace: Values, event: Values, { line, recordedColumn }: Place): LogRow {
  return {
    line,
    application: trace['concept:name'] ?? '',
    amount: trace['AMOUNT_REQ'] ?? '',
    activity: event['concept:name'] ?? '',
    lifecycle: event['lifecycle:transition'] ?? '',
    resource: event['org:resource'] ?? '',
    timestamp: event['time:timestamp'] ?? '',
    recorded: recordedColumn === undefined ? undefined : (event[recordedColumn] ?? ''),
  };
}

function refusing(
  file: SourceFile,
  parser: SaxesParser,
  code: 'import_wrong_format' | 'import_file_damaged',
  parse: () => void,
): void {
  try {
    parse();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const detail = `${file.name}:${parser.line}: ${cause.message}`;
    throw new AppError(importErrors[code], { detail, cause });
  }
}
