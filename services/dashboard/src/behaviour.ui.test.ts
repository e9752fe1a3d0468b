import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, openBrowser, openReader, settle } from './testing/browser.ts';
import { type Fixture, serveFixture } from './testing/serve-fixture.ts';

const laptop = { width: 1366, height: 768 };

let browser: Browser;
let fixture: Fixture;
let reader: BrowserContext;
let page: Page;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  fixture = await serveFixture(0);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await fixture?.close();
});

beforeEach(async (context) => {
  if (chromiumPath === undefined) return context.skip('needs Chromium: none is installed');
  reader = await openReader(browser, fixture.url, laptop);
  page = await reader.newPage();
});

afterEach(async () => {
  await reader?.close();
});

async function open(path: string): Promise<void> {
  await page.goto(`${fixture.url}${path}`);
  await settle(page);
}

const search = () => new URL(page.url()).searchParams;
const dialog = () => page.getByRole('dialog');

describe('the evidence drawer', () => {
  it('opens from a number, holds the focus, and gives it back on Escape', async () => {
    await open('/');
    const figure = page.getByRole('button', { name: '1,386' });
    await figure.click();
    await dialog().getByText('4,812 entities').waitFor();
    expect(search().get('ev')).toBe('calls');
    expect(await dialog().evaluate((element) => element.contains(document.activeElement))).toBe(
      true,
    );
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(search().get('ev')).toBeNull();
    await expect
      .poll(() => figure.evaluate((element) => element === document.activeElement))
      .toBe(true);
  });

  it('leaves the page beside it to be seen', async () => {
    await open('/?ev=open');
    await dialog().locator('li').first().waitFor();
    const box = await page.locator('.drawer').boundingBox();
    expect(box).toMatchObject({ x: laptop.width - 460, width: 460 });
  });

  it('is closed by Back and reads on', async () => {
    await open('/');
    await page.getByRole('button', { name: '1,386' }).click();
    await dialog().locator('li').first().waitFor();
    const before = await dialog().locator('.event').count();
    await dialog().getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => dialog().locator('.event').count()).toBe(before * 2);
    await page.goBack();
    await dialog().waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('is there for whoever was sent the link, and gives the events as a file', async () => {
    await open('/?ev=open');
    const href = await dialog().getByRole('link', { name: 'CSV' }).getAttribute('href');
    expect(href).toBe('/api/evidence?ref=open&format=csv');
    await dialog().getByRole('button', { name: 'Close' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/');
  });
});

describe('a part of the forecast', () => {
  it.each(['signed', 'open', 'arrivals', 'renewals'])(
    'opens the events that %s rests on, and closes back to what it is made of',
    async (part) => {
      await open(`/forecast?part=${part}`);
      await dialog()
        .getByRole('button', { name: /^See the / })
        .click();
      await page.getByText('4,812 entities').waitFor();
      expect(search().get('ev')).toBe(`forecast:${part}`);
      await page.keyboard.press('Escape');
      await page.getByText('4,812 entities').waitFor({ state: 'detached' });
      expect(search().get('part')).toBe(part);
    },
  );
});

describe('the chance of a target', () => {
  const november = (year: string) => page.locator('.panel', { hasText: `November ${year}` });

  it('is one, that of the forecast, which it leads to', async () => {
    await open('/targets?tab=outlook&team=team-2');
    await november('2026').getByText('chance of reaching it 34%').waitFor();
    expect(await november('2026').textContent()).not.toContain('61%');
    await november('2026').getByRole('link', { name: /34%/ }).click();
    await page.locator('.key-value', { hasText: '34%' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/forecast');
    expect([search().get('span'), search().get('team')]).toEqual(['2026-11', null]);
  });

  it('stands beside the orders that it is counted on, apart from all that is expected', async () => {
    await open('/targets?tab=outlook');
    const row = november('2026').locator('div', { hasText: /^Expected of orders/ });
    expect(await row.textContent()).toMatch(/€3,191,400.*€3,404,160 with renewals/);
    await november('2026').getByRole('link', { name: /34%/ }).click();
    await page.locator('.key', { hasText: 'Expected with renewals€3,404,160' }).waitFor();
    await page.getByRole('button', { name: /^held against €3,191,400 of orders/ }).click();
    await dialog().getByText('All orders, without renewals').waitFor();
  });

  it('is told by the past months, and says so, where there is no model of orders', async () => {
    await open('/targets?tab=outlook&asOf=2024-11-10T08:30:00Z');
    await november('2024').getByText('chance of reaching it 61%, by the past months').waitFor();
  });
});

describe('the groups of a forecast', () => {
  it.each(['team', 'stage'])('have a head for each of their columns, by %s', async (by) => {
    await open(`/forecast?tab=groups&by=${by}`);
    const table = page.locator('.forecast-box table');
    await table.locator('tbody tr').first().waitFor();
    const [heads, cells] = await Promise.all([
      table.locator('thead th').count(),
      table.locator('tbody tr').first().locator('th, td').count(),
    ]);
    expect(heads).toBe(cells);
  });
});

describe('a what-if', () => {
  it.each([
    ['en', [/^All daily quotas × 1.2, from Mon, 9 Nov 2026 on$/, /leaves; the open orders go to/]],
    ['zh', [/^全部每日定额 × 1.2, 自 2026年11月9日.* 起$/, / 离职，在谈订单转给 /]],
  ] as const)('tells what it changes in the language of its reader: %s', async (lang, told) => {
    await open(`/lab?run=run-rules&lang=${lang}`);
    const changes = page.locator('.panel li');
    await changes.first().waitFor();
    for (const words of told) await changes.filter({ hasText: words }).waitFor();
    expect(await changes.count()).toBe(12);
    expect((await changes.allTextContents()).join()).not.toMatch(/rep-\d|team-\d|minTalkMs/);
  });

  it('shows a forecast with the changes beside it without, and the groups that differ', async () => {
    await open('/lab?run=run-rules');
    const table = page.locator('table', { hasText: 'Expected of orders' });
    await table.getByText('All, EUR').waitFor();
    expect(await table.locator('tbody th').allTextContents()).toEqual([
      'All, EUR',
      ...[2, 3, 4, 5, 6].map((team) => `Team ${team}`),
    ]);
    expect(await table.locator('tbody tr').first().textContent()).toMatch(
      /is €3,456,000▼ -€45,900.*32%is 34%$/,
    );
  });

  it('takes changes of any kind from a file or a template, and names the one that is wrong', async () => {
    await open('/lab?make=what-if&span=2026-11&quotas=1.2');
    await page.getByText('Other changes:').click();
    const text = page.getByRole('textbox', { name: 'Changes, as YAML or JSON' });
    const buffer = Buffer.from('changes:\n- arrivals: 0.8\n- prices: 0\n');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'changes.yaml', mimeType: 'application/yaml', buffer });
    await expect.poll(() => text.inputValue()).toBe(String(buffer));
    const run = page.getByRole('button', { name: 'Run', exact: true });
    await run.click();
    await page.getByRole('alert').getByText('Change 2, prices: Too small').waitFor();
    await text.fill('- arrivals: [');
    await run.click();
    await page
      .getByRole('alert')
      .getByText(/cannot be read: .*line 1/)
      .waitFor();
    await text.fill('');
    await page.getByLabel('Add a change to be filled in').selectOption('prices');
    await text.fill((await text.inputValue()).replace('…', 'team-1'));
    const [posted] = await Promise.all([
      page.waitForRequest((of) => of.method() === 'POST'),
      run.click(),
    ]);
    expect(posted.postDataJSON()).toMatchObject({
      kind: 'what-if',
      period: '2026-11',
      changes: [{ prices: 1.05, team: 'team-1' }, { quotas: 1.2 }],
    });
  });
});

describe('the month grid', () => {
  it('is one tab stop, walked by arrows, opened by Enter', async () => {
    await open('/discipline');
    const cells = page.locator('.grid [data-cell]');
    const stops = await cells.evaluateAll(
      (all) => all.filter((one) => (one as HTMLElement).tabIndex === 0).length,
    );
    expect(stops).toBe(1);
    await cells.first().focus();
    const column = () =>
      page.evaluate(() => (document.activeElement as HTMLElement).dataset['cell']);
    await page.keyboard.press('ArrowRight');
    expect(await column()).toBe('2');
    await page.keyboard.press('End');
    expect(await column()).toBe('sum');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    expect(await column()).toBe('1');
    await page.keyboard.press('Enter');
    await dialog().getByText('96 calls').waitFor();
    expect(search().get('calls')).toMatch(/^2026-11-02~rep-\d+$/);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(column).toBe('1');
  });

  it('starts from where the focus came to by other ways', async () => {
    await open('/discipline');
    await page.locator('.grid [data-cell="9"]').nth(3).focus();
    await page.keyboard.press('ArrowRight');
    const at = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['cell']);
    expect(at).toBe('10');
  });

  it('folds a division into its sums', async () => {
    await open('/discipline');
    const rows = await page.locator('.grid tbody tr').count();
    await page.locator('.fold').first().click();
    expect(await page.locator('.grid tbody tr').count()).toBeLessThan(rows);
  });

  it('opens a call over the day, and Escape closes one at a time', async () => {
    await open('/discipline?calls=2026-11-05~rep-3');
    await dialog().locator('.call .figure').first().click();
    await page.getByText('What is behind this number').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('What is behind this number').waitFor({ state: 'detached' });
    expect(search().get('calls')).toBe('2026-11-05~rep-3');
  });
});

describe('the two clocks', () => {
  it('takes the time chosen on the company clock, for a reader elsewhere', async () => {
    await open('/pipeline');
    await page.getByRole('button', { name: 'As of now' }).click();
    await dialog().getByRole('button', { name: '10 November 2026' }).click();
    await dialog().getByLabel('Time').fill('09:30');
    await dialog().getByRole('button', { name: 'Show' }).click();
    await page.getByText('As known then · 10 Nov 2026, 09:30').waitFor();
    expect(search().get('asOf')).toBe('2026-11-10T08:30:00Z');
    await settle(page);
    expect(fixture.asked.at(-1)).toContain('known=then');
  });

  it('asks for then or now only of the past, and says which it is', async () => {
    await open('/');
    expect(await page.getByRole('radio').count()).toBe(0);
    await page.getByRole('button', { name: 'As of now' }).click();
    await dialog().getByRole('button', { name: 'A week ago' }).click();
    await page.getByText('As known then · 17 Nov 2026, 10:42').waitFor();
    await page.getByRole('radio', { name: 'now' }).check();
    await page.getByText('As known now of 17 Nov 2026, 10:42').waitFor();
    await page.getByRole('button', { name: 'Back to live' }).click();
    await page.getByText('Live, data to 10:42:07').waitFor();
  });

  it('goes along from page to page', async () => {
    await open('/?asOf=2026-11-10T08:30:00Z&known=now&team=team-2&tab=forecast');
    await page.getByRole('link', { name: 'Renewals' }).click();
    await page.getByRole('heading', { name: 'Renewals' }).waitFor();
    expect(Object.fromEntries(search())).toEqual({
      asOf: '2026-11-10T08:30:00Z',
      known: 'now',
      team: 'team-2',
    });
  });

  it('shows an order as of each of its events', async () => {
    await open('/orders/order-7');
    await page.getByRole('button', { name: 'Show everything as known then' }).nth(6).click();
    await page.getByText(/As known then ·/).waitFor();
    expect(search().get('asOf')).toBeTruthy();
  });
});

describe('news', () => {
  const count = (path: string) => fixture.asked.filter((url) => url.startsWith(path)).length;
  const news = { models: ['orders'], at: '2026-11-24T09:50:00Z', lagMs: 0 };

  it('refreshes what rests on the models that moved', async () => {
    await open('/renewals');
    const before = count('/api/renewals');
    fixture.tell({ ...news, models: ['reps'] });
    fixture.tell(news);
    await page.getByText('Live, data to 10:50:00').waitFor();
    await expect.poll(() => count('/api/renewals')).toBe(before + 1);
  });

  it('leaves the past as known then alone, and refreshes it as known now', async () => {
    await open('/renewals?asOf=2026-11-10T08:30:00Z&known=then');
    const other = await reader.newPage();
    await other.goto(`${fixture.url}/renewals?asOf=2026-11-10T08:30:00Z&known=now`);
    await settle(other);
    const before = fixture.asked.length;
    await other.bringToFront();
    fixture.tell(news);
    await expect
      .poll(() => fixture.asked.slice(before).some((url) => url.includes('known=now')))
      .toBe(true);
    expect(fixture.asked.slice(before).filter((url) => url.includes('known=then'))).toEqual([]);
  });
});

describe('the orders', () => {
  it('draws only what is in sight of 5,000, and reads on when scrolled', async () => {
    await open('/pipeline');
    const table = page.getByRole('table').last();
    await table.locator('.order-row').first().waitFor();
    expect(await table.getAttribute('aria-rowcount')).toBe('5001');
    expect(await table.locator('.order-row').count()).toBeLessThan(60);
    const before = fixture.asked.length;
    await page.locator('.orders-box').evaluate((box) => box.scrollTo(0, 8_600));
    await expect
      .poll(() => fixture.asked.slice(before).some((url) => url.includes('cursor=200')))
      .toBe(true);
  });

  it('are sorted and filtered by the address', async () => {
    await open('/pipeline');
    await page.getByRole('button', { name: 'Value' }).click();
    await expect.poll(() => search().get('sort')).toBe('amount');
    await page.getByRole('columnheader', { name: 'Value' }).last().waitFor();
    await page.getByRole('button', { name: 'Negotiation' }).click();
    await page.getByRole('button', { name: 'Remove the filter Negotiation' }).click();
    await expect.poll(() => search().get('stage')).toBeNull();
  });
});

describe('when things go wrong', () => {
  afterEach(() => fixture?.spoil('/api/renewals', null));

  it('shows the rest of the page where one parameter is nonsense', async () => {
    await open('/renewals?asOf=yesterday&bucket=7&rep=10862');
    await page.getByText('Live, data to').waitFor();
    expect(fixture.asked.findLast((url) => url.startsWith('/api/renewals'))).toBe(
      '/api/renewals?rep=10862',
    );
  });

  it('says what the API said, and tries again when asked', async () => {
    fixture.spoil('/api/renewals', 'fail');
    await page.goto(`${fixture.url}/renewals`);
    await page.getByText('The read models are away.').waitFor();
    fixture.spoil('/api/renewals', null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Overdue' }).waitFor();
  });

  it('says when an answer is behind', async () => {
    fixture.spoil('/api/renewals', 'stale');
    await open('/renewals');
    expect(
      await page.getByText('Some of the newest events are not in these numbers yet.').count(),
    ).toBe(1);
  });

  it('asks who is there, refuses a wrong token, and goes back to where one was', async () => {
    await reader.clearCookies({ name: 'session' });
    await page.goto(`${fixture.url}/renewals?team=team-2`);
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This token is not known, or was revoked.').waitFor();
    await page.getByLabel('Token').fill(fixture.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Renewals' }).waitFor();
    expect(search().get('team')).toBe('team-2');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
  });
});

describe('the look', () => {
  it('keeps the chosen colours, charts included, from the first paint on', async () => {
    await open('/');
    const bar = () => page.locator('.chart svg path[fill^="rgb"]').first().getAttribute('fill');
    const before = await bar();
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    await expect.poll(bar).not.toBe(before);
    await page.reload({ waitUntil: 'commit' });
    const html = await (await reader.request.get(fixture.url)).text();
    expect(html).toContain('data-theme="dark"');
  });

  it('speaks Chinese, dates included', async () => {
    await open('/discipline');
    await page.getByRole('button', { name: /中文/ }).click();
    await page.getByRole('heading', { name: '纪律' }).waitFor();
    await page.getByText('2026年11月', { exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh');
  });
});
