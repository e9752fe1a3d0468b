import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ask as askStandalone, openStandalone, type Standalone, untilFolded } from '@grasp/bench';
import {
  askAxe,
  chromiumPath,
  findOverflow,
  openBrowser,
  type Screen,
  settle,
  watch,
} from '@grasp/dashboard/testing';
import { formatInstant, MICROS_PER_DAY, streams } from '@grasp/domain';
import { nowMicros } from '@grasp/runtime';
import { openTestHome } from '@grasp/runtime/testing';
import { findVendor } from '@grasp/telephony';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fillHome } from './fill-home.ts';

const SHOTS = fileURLToPath(new URL('../../../../coverage/acceptance', import.meta.url));
const ZONE = 'Europe/Amsterdam';
const SCREENS: Screen[] = [
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
];
const SCHEMES = ['light', 'dark'] as const;
const START_MS = 600_000;
const RUN_MS = 180_000;

const scope = new AsyncDisposableStack();
let standalone: Standalone;
let browser: Browser;
let pages: Record<string, string>;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  const { folder: home } = scope.use(await openTestHome());
  await fillHome(home, nowMicros());
  standalone = scope.use(await openStandalone({ home, args: ['--empty'] }));
  await untilFolded(standalone);
  browser = await openBrowser();
  scope.defer(() => browser.close());
  pages = await findPages();
}, START_MS);

afterEach(() => standalone?.assertRunning());

afterAll(() => scope.disposeAsync());

beforeEach(({ skip }) => skip(chromiumPath === undefined, 'needs Chromium: none is installed'));

it('stands on a company with some 50 reps and 5,000 orders', async () => {
  const { total } = await ask<{ total: number }>('/api/orders?limit=1');
  const { reps } = await ask<{ reps: unknown[] }>('/api/directory');
  expect(total).toBeGreaterThan(4_500);
  expect(reps.length).toBeGreaterThan(45);
});

describe('every page', () => {
  it.for(SCREENS)(
    'can be used by all, fits and complains of nothing at $width × $height, light and dark',
    { timeout: START_MS },
    async (screen) => {
      const reader = await openReader(screen);
      const page = await reader.newPage();
      const complaints = listen(page);
      const faults: string[] = [];
      await page.goto(`${standalone.url}/sign-in`);
      faults.push(...(await faultsIn(page, `sign-in-${screen.width}`)));
      await signIn(page);
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(standalone.url + path);
        faults.push(...(await faultsIn(page, `${name}-${screen.width}`)));
        faults.push(...complaints.splice(0).map((fault) => `${name}: ${fault}`));
      }
      await reader.close();
      expect(faults).toEqual([]);
    },
  );
});

describe('the overview', () => {
  it('counts a call that is told while it is looked at, without a reload, and not as of yesterday', async () => {
    const reader = await openReader(SCREENS[0] as Screen);
    const page = await reader.newPage();
    await page.goto(`${standalone.url}/sign-in`);
    await signIn(page);
    await settle(page);
    const before = await dialsOf(page);
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
    await tellCall();
    await expect.poll(() => dialsOf(page), { timeout: 30_000 }).toBe(before + 1);
    expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);

    const yesterday = formatInstant(nowMicros() - MICROS_PER_DAY);
    await page.goto(`${standalone.url}/?asOf=${yesterday}&known=then`);
    await settle(page);
    const { dials } = await ask<{ dials: { value: number } }>(
      `/api/overview?asOf=${yesterday}&known=then`,
    );
    expect(await dialsOf(page)).toBe(dials.value);
    await reader.close();
  });

  it('opens the events behind a number, and asks of the past by the picker, then and now', async () => {
    const reader = await openReader(SCREENS[0] as Screen);
    const page = await reader.newPage();
    const complaints = listen(page);
    await page.goto(`${standalone.url}/sign-in`);
    await signIn(page);
    await settle(page);
    await page.locator('main button', { hasText: /dials/ }).first().click();
    await page.getByRole('dialog').locator('li').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'As of now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'A week ago' }).click();
    await page.getByText(/^As known then · /).waitFor();
    await settle(page);
    await page.getByRole('radio', { name: 'now' }).check();
    await page.getByText(/^As known now of /).waitFor();
    await settle(page);
    expect(new URL(page.url()).searchParams.get('known')).toBe('now');
    expect(complaints).toEqual([]);
    await reader.close();
  });
});

describe('the analyst lab', () => {
  it.for(SCREENS)(
    'runs a back-test, draws what it found, repeats it to the same bytes and gives it as a file at $width × $height',
    { timeout: START_MS },
    async (screen) => {
      const reader = await openReader(screen);
      const page = await reader.newPage();
      const complaints = listen(page);
      await page.goto(`${standalone.url}/sign-in`);
      await signIn(page);
      await page.goto(`${standalone.url}/lab?from=${today(-240)}&to=${today(-90)}&horizon=2`);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.waitForURL(/[?&]run=/);
      await page.getByRole('heading', { name: 'Do chances hold?' }).waitFor({ timeout: RUN_MS });
      await settle(page);
      expect(await page.locator('.chart svg').count()).toBe(3);
      const faults = await faultsIn(page, `lab-run-${screen.width}`);
      for (const format of ['JSON', 'CSV', 'Parquet']) {
        const href = await page.getByRole('link', { name: format }).getAttribute('href');
        const file = await page.request.get(standalone.url + href);
        expect([file.status(), (await file.body()).length > 500]).toEqual([200, true]);
      }
      await page.locator('tr.chosen').getByRole('button', { name: 'Repeat this run' }).click();
      await page.getByText('the same bytes').waitFor({ timeout: RUN_MS });
      await reader.close();
      expect([...faults, ...complaints]).toEqual([]);
    },
  );
});

/** Every page of the dashboard, with ids that this company has. */
async function findPages(): Promise<Record<string, string>> {
  const [order] = (await ask<Items<{ order: string }>>('/api/orders?sort=-amount&limit=1')).items;
  const [member] = (await ask<Items<{ membership: string }>>('/api/effect/memberships?limit=1'))
    .items;
  const past = lastAfternoon();
  const { open } = await ask<{ open: { ref: string } }>('/api/pipeline/summary');
  const { items } = await ask<Items<{ rep: string | null; day: string; dials: number }>>(
    `/api/discipline/days?from=${today(-7)}&to=${today(0)}`,
  );
  const busy = items.findLast(({ rep, dials }) => rep !== null && dials > 5);
  return {
    overview: '/',
    'overview-then': `/?asOf=${past}&known=then`,
    'overview-now': `/?asOf=${past}&known=now`,
    evidence: `/?ev=${encodeURIComponent(open.ref)}`,
    pipeline: '/pipeline',
    'pipeline-then': `/pipeline?asOf=${past}&known=then`,
    forecast: '/pipeline?tab=forecast',
    'forecast-period': '/forecast',
    'forecast-then': `/forecast?asOf=${past}&known=then&tab=groups`,
    'forecast-part': '/forecast?part=open',
    'forecast-lines': '/forecast?tab=lines',
    'forecast-people': '/forecast?tab=people',
    targets: '/targets',
    'targets-then': `/targets?asOf=${past}&known=then`,
    'targets-year': `/targets?span=${today(0).slice(0, 4)}`,
    'target-versions': `/targets?target=${today(0).slice(0, 7)}~company~all`,
    'targets-outlook': '/targets?tab=outlook',
    'targets-changed': '/targets?tab=changes',
    'targets-proposed': '/targets?tab=proposals',
    order: `/orders/${order?.order}`,
    discipline: '/discipline',
    calls: `/discipline?calls=${busy?.day}~${busy?.rep}`,
    anomalies: '/discipline?tab=anomalies',
    restated: '/discipline?tab=restated',
    effect: '/effect',
    member: `/effect/${member?.membership}`,
    renewals: '/renewals',
    lab: '/lab',
    'no-page': '/nowhere',
  };
}

type Items<T> = { items: T[] };

/** Looks at a page in both colours and keeps pictures of it for people. */
async function faultsIn(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme });
    await settle(page);
    if (/[?&](ev|calls|target|part)=/.test(page.url())) {
      await page.getByRole('dialog').locator('li').first().waitFor();
    }
    await page.screenshot({ path: `${SHOTS}/${name}-${scheme}.png` });
    const wide = (await findOverflow(page)).map((one) => `too wide: ${one}`);
    const found = [...wide, ...(await askAxe(page))];
    faults.push(...found.map((fault) => `${name}-${scheme}: ${fault}`));
  }
  return faults;
}

const openReader = (screen: Screen): Promise<BrowserContext> =>
  browser.newContext({
    viewport: screen,
    timezoneId: ZONE,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Token').fill(standalone.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${standalone.url}/`);
}

/** Console, uncaught errors, breaches of the content security policy, requests that failed or were refused. */
function listen(page: Page): string[] {
  const complaints = watch(page);
  page.on('requestfailed', (failed) => {
    const why = failed.failure()?.errorText ?? '';
    // A page that is left lets go of what it still asks for, and of its live stream.
    if (why !== 'net::ERR_ABORTED') complaints.push(`${failed.url()}: ${why}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 400) complaints.push(`${answer.url()}: ${answer.status()}`);
  });
  return complaints;
}

async function dialsOf(page: Page): Promise<number> {
  const text = await page.locator('main button', { hasText: /dials/ }).first().textContent();
  return Number((text ?? '').replace(/[^\d]/g, ''));
}

/** An Asterisk tells of a call that ended now, of an extension that is a rep's. */
async function tellCall(): Promise<void> {
  const account = 'floor';
  const extension = '4711';
  const { reps } = await ask<{ reps: { rep: string }[] }>('/api/directory');
  const mapping = {
    type: 'ExtensionMapped',
    stream: streams.extension('asterisk', account, extension),
    sourceId: 'map-4711',
    occurredAt: '2026-01-01T00:00:00Z',
    data: {
      ...{ vendor: 'asterisk', account, extension, rep: reps[0]?.rep },
      effectiveAt: '2026-01-01T00:00:00Z',
    },
  };
  const authorization = `Bearer ${standalone.token}`;
  const mapped = await fetch(`${standalone.url}/events`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(mapping),
  });
  expect(await mapped.json()).toMatchObject({ results: [{ status: 'accepted' }] });
  const call = {
    ...({ id: 'live', account, direction: 'outbound', extension, zone: ZONE } as const),
    ...({
      number: '+31205550123',
      companyNumber: '+31205550100',
      outcome: 'answered_human',
    } as const),
    ...{ startedAt: nowMicros() - 90_000_000, ringMs: 5_000, talkMs: 80_000 },
  };
  const { url, secrets } = standalone;
  const to = { url: `${url}/webhooks/asterisk`, secrets };
  for (const sent of findVendor('asterisk')?.createRequests(call, to) ?? []) {
    const answer = await fetch(sent.url, {
      method: 'POST',
      headers: sent.headers as Record<string, string>,
      body: Buffer.from(sent.rawBody),
    });
    expect(await answer.json()).toMatchObject({ parked: 0, ignored: 0 });
  }
}

/** Half past four of the last working day: whenever the test runs, people telephoned by then. */
function lastAfternoon(): string {
  let day = Temporal.Now.plainDateISO(ZONE).subtract({ days: 1 });
  while (day.dayOfWeek > 5) day = day.subtract({ days: 1 });
  return day.toZonedDateTime({ timeZone: ZONE, plainTime: '16:30' }).toInstant().toString();
}

function today(days: number): string {
  return Temporal.Now.plainDateISO(ZONE).add({ days }).toString();
}

const ask = <T>(path: string): Promise<T> => askStandalone<T>(standalone, path);
