import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(
  new URL('../../../event-store/src/testing/protocol-server/main.ts', import.meta.url),
);

/** The protocol server of the tests as a process of its own, as the event store of a deployment is. */
export async function startProtocolServer(): Promise<AsyncDisposable & { url: string }> {
  const child = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const [line] = await Promise.race([once(child.stdout, 'data'), gone]);
  const url = String(line).trim();
  if (!url.startsWith('esdb://')) throw new Error(`the protocol server did not start: ${url}`);
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
