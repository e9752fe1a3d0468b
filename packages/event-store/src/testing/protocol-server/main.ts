import { parseArgs } from 'node:util';
import { openProtocolServer } from './open.ts';

/** The protocol server as a process of its own: `main.ts --port 2113 --file log.ndjson`. Prints its address when it serves. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, file: { type: 'string' } },
});
const server = await openProtocolServer({
  port: Number(values.port),
  ...(values.file ? { file: values.file } : {}),
});
process.stdout.write(`${server.directUrl}\n`);
