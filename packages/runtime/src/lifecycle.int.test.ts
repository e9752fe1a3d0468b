import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

const MODULE = new URL('./lifecycle.ts', import.meta.url).href;

/** Runs a body in a process of its own, sends the signals once it says ready, gives what it printed and its code. */
async function run(body: string, signals: NodeJS.Signals[], deadlineMs = 60_000) {
  const script = `
    import { runMain } from '${MODULE}';
    const say = (text) => process.stdout.write(text + '\\n');
    const alive = setInterval(() => {}, 1_000);
    await runMain(async ({ scope, signal, stopped }) => { ${body} },
      { deadlineMs: ${deadlineMs}, onError: (error) => say('error: ' + error.message) });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const exit = once(child, 'exit');
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const next = line === 'ready' ? signals.shift() : undefined;
    if (next !== undefined) child.kill(next);
  });
  const [code] = await exit;
  return { lines, code };
}

it('closes what was opened in reverse order when the signal comes', async () => {
  const body = `
    scope.defer(() => say('first closed'));
    scope.defer(() => say('second closed'));
    say('ready');
    await stopped;
    say('aborted: ' + signal.aborted);`;
  expect(await run(body, ['SIGTERM'])).toEqual({
    lines: ['ready', 'aborted: true', 'second closed', 'first closed'],
    code: 0,
  });
});

it('ends with code 0 when the body is done', async () => {
  expect(await run(`scope.defer(() => say('closed'));`, [])).toEqual({
    lines: ['closed'],
    code: 0,
  });
});

it('closes everything when the body fails, tells of it and ends with code 1', async () => {
  const body = `scope.defer(() => say('closed')); throw new Error('no luck');`;
  expect(await run(body, [])).toEqual({ lines: ['closed', 'error: no luck'], code: 1 });
});

it('tells what runs by its signal to stop before it closes, also when the body fails', async () => {
  const body = `
    const loop = new Promise((resolve) => signal.addEventListener('abort', resolve));
    scope.defer(async () => { await loop; say('closed'); });
    throw new Error('no luck');`;
  expect(await run(body, [])).toEqual({ lines: ['closed', 'error: no luck'], code: 1 });
});

it('ends with code 1 at the deadline also when closing hangs after a failure', async () => {
  const body = `scope.defer(() => new Promise(() => {})); throw new Error('no luck');`;
  expect(await run(body, [], 50)).toEqual({ lines: [], code: 1 });
});

it('ends with code 1 at the deadline when closing hangs', async () => {
  const body = `scope.defer(() => new Promise(() => {})); say('ready'); await stopped;`;
  expect(await run(body, ['SIGINT'], 50)).toEqual({ lines: ['ready'], code: 1 });
});

it('ends at once at a second signal', async () => {
  const body = `
    scope.defer(() => { say('ready'); return new Promise(() => {}); });
    say('ready');
    await stopped;`;
  expect(await run(body, ['SIGINT', 'SIGINT'])).toEqual({ lines: ['ready', 'ready'], code: 1 });
});
