import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BenchRow, Figure } from '../row.ts';

const SERVICES = ['pipeline-forecast', 'discipline-audit', 'customer-effect'] as const;
const SAMPLE_MS = 100;

/** Memory of the projection services as processes of their own, building their read models from the whole log. */
export const memoryRow: BenchRow = {
  name: 'memory',
  describe: 'largest resident memory of each projection service while it builds its read models',
  async run({ database: server, events, say }) {
    await using database = await server.openFilled(events);
    const figures: Figure[] = [];
    for (const service of SERVICES) {
      const peak = await peakOf(service, database.url);
      say(`  ${service}: ${peak.toFixed(0)} MB`);
      figures.push({ name: service, value: peak, unit: 'MB', target: { max: 300 } });
    }
    return figures;
  },
};

/** Runs a service's real entry point until every read model of its is built. @returns MB of resident memory at most */
async function peakOf(service: string, databaseUrl: string): Promise<number> {
  const main = fileURLToPath(
    new URL(`../../../../services/${service}/src/main.ts`, import.meta.url),
  );
  const child = spawn(process.execPath, [main], {
    // The service needs nothing of our own environment.
    env: { DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(child.pid ?? 0));
  }, SAMPLE_MS);
  try {
    await builtAll(child.stdout, service);
  } finally {
    clearInterval(sampling);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  }
  return peak;
}

async function builtAll(output: NodeJS.ReadableStream, service: string): Promise<void> {
  const { readModels } = await import('@grasp/read-models');
  const wanted = new Set(readModels.filter((m) => m.context === service).map((m) => m.name));
  let rest = '';
  for await (const chunk of output) {
    rest += String(chunk);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const built = /"model":"(\w+)".*"read model built"/.exec(line);
      if (built?.[1] !== undefined) wanted.delete(built[1]);
    }
    if (wanted.size === 0) return;
  }
  throw new Error(`${service} ended before it had built ${[...wanted].join(', ')}`);
}

function residentMegabytes(pid: number): number {
  try {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(found?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
