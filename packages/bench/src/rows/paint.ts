import type { Browser, BrowserContext } from 'playwright-core';
import { openHomeFolder } from '../measured.ts';
import { type BenchRow, quantiles } from '../row.ts';
import { openChromium } from '../start/browser.ts';
import { npmStart, type Started } from '../start/npm-start.ts';

const VISITS = 15;
const THROTTLING = 4;
const PATIENCE_MS = 60_000;

/**
 * Runs in the page before anything of it: keeps the first paint and the first frame in which a key figure holds a digit,
 * both in ms since the visit began.
 */
const WATCH = `
globalThis.seen = {};
new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) seen[name] = startTime;
}).observe({ type: 'paint', buffered: true });
const look = () => {
  const shown = [...document.querySelectorAll('.key-value')].some((e) => /\\d/.test(e.textContent));
  if (shown) seen['first-number'] = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);`;

type Seen = { 'first-paint': number; 'first-number': number };
type Watched = { seen: Partial<Seen> };

/** The overview of the demo company in a browser whose processor is slowed down, with nothing cached and with its files cached. */
export const paintRow: BenchRow = {
  name: 'paint',
  describe: `the overview of the demo company in headless Chromium at ${THROTTLING}× CPU throttle`,
  needsPrepared: true,
  async run({ say, signal }) {
    await using scope = new AsyncDisposableStack();
    const browser = await openChromium();
    if (browser === undefined) {
      say('  skipped: this machine has no Chromium');
      return [];
    }
    scope.defer(() => browser.close());
    const started = scope.use(await npmStart(openHomeFolder(scope), signal));
    await started.loaded();
    const first: Seen[] = [];
    const again: Seen[] = [];
    for (let i = 0; i < VISITS; i += 1) {
      signal.throwIfAborted();
      const context = await signIn(browser, started);
      first.push(await visit(context, started.url));
      again.push(await visit(context, started.url));
      await context.close();
    }
    return [
      ...quantiles('first visit, first paint', times(first, 'first-paint'), { p95: 500 }),
      ...quantiles('first visit, first number', times(first, 'first-number'), { p95: 1_500 }),
      ...quantiles('later visit, first paint', times(again, 'first-paint'), { p95: 500 }),
      ...quantiles('later visit, first number', times(again, 'first-number'), { p95: 1_500 }),
    ];
  },
};

const times = (seen: readonly Seen[], what: keyof Seen) => seen.map((one) => one[what]);

/** A reader with an empty cache and a session. */
async function signIn(browser: Browser, { url, token }: Started): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const answer = await context.request.post(`${url}/session`, { data: { token } });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
  return context;
}

async function visit(context: BrowserContext, url: string): Promise<Seen> {
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLING });
  await page.goto(url, { waitUntil: 'commit' });
  const found = await page.waitForFunction(findSeen, undefined, { timeout: PATIENCE_MS });
  const seen = await found.jsonValue();
  await page.close();
  return seen as Seen;
}

/** Runs in the page. */
function findSeen(): Partial<Seen> | false {
  const { seen } = globalThis as unknown as Watched;
  return 'first-paint' in seen && 'first-number' in seen ? seen : false;
}
