import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function record() {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, destination };
}

it('writes a constant message and the facts beside it', () => {
  const { lines, destination } = record();
  createLogger({ level: 'info', service: 'ingest', destination }).info({ ms: 3 }, 'call recorded');
  expect(JSON.parse(lines[0]!)).toMatchObject({ service: 'ingest', ms: 3, msg: 'call recorded' });
});

it('leaves out secrets and persons at every level of the facts', () => {
  const { lines, destination } = record();
  const log = createLogger({ level: 'info', service: 'x', redact: ['callerNumber'], destination });
  log.info({
    token: 'hunter2',
    request: { headers: { authorization: 'hunter2' } },
    data: { callerNumber: 'hunter2' },
  });
  log.child({ password: 'hunter2' }).info('in a child');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('hunter2');
});

it('writes an error without the connection that the database client hangs on it', () => {
  const { lines, destination } = record();
  const err = Object.assign(new Error('cut'), { code: '57P01', client: { secretKey: 7 } });
  createLogger({ level: 'info', service: 'x', destination }).warn({ err }, 'lost');
  const line = JSON.parse(lines[0]!);
  expect(line.err).toMatchObject({ type: 'Error', message: 'cut', code: '57P01' });
  expect(line.err.stack).toContain('logger.test.ts');
  expect(lines[0]).not.toContain('secretKey');
});

it('is silent below its level', () => {
  const { lines, destination } = record();
  createLogger({ level: 'warn', service: 'x', destination }).info('too quiet');
  expect(lines).toEqual([]);
});
