import { chromium } from 'playwright-core';

const pages: Record<string, string> = {
  overview: '/',
  pipeline: '/pipeline',
  forecast: '/pipeline?tab=forecast',
  targets: '/pipeline?tab=targets',
  order: '/orders/order-2',
  discipline: '/discipline',
  anomalies: '/discipline?tab=anomalies',
  restated: '/discipline?tab=restated',
  calls: '/discipline?calls=2026-11-05~rep-3',
  effect: '/effect',
  member: '/effect/membership-3',
  renewals: '/renewals',
  evidence: '/?ev=open',
  past: '/?asOf=2026-11-10T08:30:00Z&known=then',
  signin: '/sign-in',
};
const only = process.argv[2]?.split(',');
const shapes = { laptop: [1366, 768], phone: [390, 844] } as const;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const [shape, [width, height]] of Object.entries(shapes))
  for (const theme of ['light', 'dark']) {
    if (process.argv[3] && !process.argv[3].includes(`${shape}-${theme}`)) continue;
    const ctx = await browser.newContext({
      viewport: { width, height },
      timezoneId: 'America/New_York',
      locale: process.env.LOC ?? 'en-GB',
    });
    await ctx.addCookies([
      { name: 'session', value: '1', url: 'http://127.0.0.1:3210' },
      { name: 'grasp_theme', value: theme, url: 'http://127.0.0.1:3210' },
    ]);
    const page = await ctx.newPage();
    page.on('console', (m) => {
      if (m.type() === 'error' || m.type() === 'warning') console.log(shape, theme, m.text());
    });
    page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
    for (const [name, path] of Object.entries(pages)) {
      if (only && only[0] && !only.includes(name)) continue;
      await page.goto('http://127.0.0.1:3210' + path);
      await page.waitForTimeout(900);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) console.log('OVERFLOW', shape, theme, name, over);
      await page.screenshot({ path: `/tmp/shots/${name}-${shape}-${theme}.png` });
    }
    await ctx.close();
  }
await browser.close();
