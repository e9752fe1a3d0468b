import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Its own traffic would take the processor that is measured. */
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** A headless Chromium of this machine; undefined: it has none. */
export async function openChromium(): Promise<Browser | undefined> {
  const executablePath = PLACES.find((path) => existsSync(path));
  if (executablePath === undefined) return undefined;
  return chromium.launch({ executablePath, args: QUIET });
}
