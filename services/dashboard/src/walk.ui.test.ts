import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askAxe } from './testing/ask-axe.ts';
import {
  chromiumPath,
  findOverflow,
  openBrowser,
  openReader,
  type Screen,
  settle,
  watch,
} from './testing/browser.ts';
import { type Fixture, serveFixture } from './testing/serve-fixture.ts';

const SHOTS = fileURLToPath(new URL('../../../coverage/screenshots', import.meta.url));
const TIMEOUT_MS = 400_000;

const pages = {
  overview: '/',
  'overview-past': '/?asOf=2026-11-10T08:30:00Z&known=now',
  evidence: '/?ev=open',
  pipeline: '/pipeline',
  forecast: '/pipeline?tab=forecast',
  'forecast-period': '/forecast',
  'forecast-then': '/forecast?asOf=2026-11-10T08:30:00Z&known=now&tab=groups',
  'forecast-part': '/forecast?part=open',
  'forecast-lines': '/forecast?tab=lines',
  'forecast-people': '/forecast?tab=people',
  'forecast-young': '/forecast?rep=rep-9',
  targets: '/targets',
  'targets-year': '/targets?span=2026&known=now&asOf=2026-11-10T08:30:00Z',
  'target-versions': '/targets?target=2026-11~company~all',
  'targets-outlook': '/targets?tab=outlook',
  'targets-changed': '/targets?tab=changes',
  'targets-proposed': '/targets?tab=proposals',
  order: '/orders/order-7',
  discipline: '/discipline',
  calls: '/discipline?calls=2026-11-05~rep-3',
  anomalies: '/discipline?tab=anomalies',
  restated: '/discipline?tab=restated',
  effect: '/effect',
  member: '/effect/membership-3',
  renewals: '/renewals',
  lab: '/lab',
  'lab-run': '/lab?run=run-2',
  'lab-rules': '/lab?make=what-if&quotas=1.2&talk=60&span=2026-10&run=run-rules',
  'lab-compared': '/lab?run=run-2&with=run-1',
  'lab-forecast': '/lab?make=forecast&asOf=2026-11-10T08:30:00Z',
  'sign-in': '/sign-in',
  'no-page': '/nowhere',
};

const screens: Screen[] = [
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
];
const schemes = ['light', 'dark'] as const;

let browser: Browser;
let fixture: Fixture;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  fixture = await serveFixture(0);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await fixture?.close();
});

beforeEach((context) => {
  if (chromiumPath === undefined) context.skip('needs Chromium: none is installed');
});

describe('every page, with 50 reps and 5,000 orders', () => {
  it.each(screens)(
    'can be used by all and fits at $width × $height, light and dark',
    async (screen) => {
      const context = await openReader(browser, fixture.url, screen);
      const page = await context.newPage();
      const complaints = watch(page);
      const faults: string[] = [];
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(`${fixture.url}${path}`);
        for (const scheme of schemes) {
          const found = await faultsIn(page, `${name}-${screen.width}-${scheme}`, scheme);
          faults.push(...found, ...complaints.splice(0).map((fault) => `${name}: ${fault}`));
        }
      }
      await context.close();
      expect(faults).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

/** Follows the system's colours, looks at the page, and keeps a picture of it for people. */
async function faultsIn(page: Page, name: string, scheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme: scheme });
  await settle(page);
  if (/ev=|calls=|target=|part=/.test(page.url()))
    await page.getByRole('dialog').locator('li').first().waitFor();
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
  const wide = (await findOverflow(page)).map((one) => `too wide: ${one}`);
  return [...wide, ...(await askAxe(page))].map((fault) => `${name}: ${fault}`);
}
