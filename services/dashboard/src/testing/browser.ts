import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where this machine keeps a Chromium; undefined: nowhere. */
export const chromiumPath: string | undefined = PLACES.find((path) => existsSync(path));

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });

export type Screen = { width: number; height: number };

/** A reader in New York, signed in. */
export async function openReader(
  browser: Browser,
  url: string,
  screen: Screen,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: screen,
    timezoneId: 'America/New_York',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  await context.addCookies([{ name: 'session', value: '1', url }]);
  return context;
}

/** Collects what a page complains of: errors on the console, uncaught ones, reports of the content security policy. */
export function watch(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  return faults;
}

/** The first look at a week works out its model, which takes some seconds, and more where tests share two cores. */
const SETTLE_MS = 60_000;

/** Waits until nothing is being read and every chart stands. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(
    () =>
      document.querySelectorAll('.skeleton, [aria-busy=true]').length === 0 &&
      [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('svg')),
    undefined,
    { timeout: SETTLE_MS },
  );
}

/**
 * What is wider than its place: the page itself, or an element that is cut off by one that hides what does not fit. A
 * text that ends in an ellipsis is meant to, and a box that scrolls too.
 */
export function findOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isMeant = (element: Element) => {
      const { overflowX, textOverflow, position } = getComputedStyle(element);
      if (overflowX !== 'hidden' && overflowX !== 'clip') return true;
      if (element instanceof SVGElement || textOverflow === 'ellipsis') return true;
      return position === 'absolute' && element.clientWidth <= 1;
    };
    const cut = [...document.querySelectorAll('body *')].filter(
      (element) => !isMeant(element) && element.scrollWidth > element.clientWidth + 1,
    );
    const over = document.documentElement.scrollWidth - window.innerWidth;
    const found = cut.map(({ outerHTML }) => outerHTML.slice(0, 120));
    return over > 0 ? [`the page by ${over} px`, ...found] : found;
  });
}
