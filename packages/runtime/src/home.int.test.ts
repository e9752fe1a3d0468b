import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHome } from './home.ts';
import { openTestHome } from './testing/open-test-home.ts';

const isRoot = process.getuid?.() === 0;

it('is .grasp in the checkout, closed to listing by others', async () => {
  await using checkout = await openTestHome();
  const home = openHome({ setting: undefined, checkout: checkout.folder, hostsPostgres: true });
  expect(home).toEqual({ folder: join(checkout.folder, '.grasp'), note: undefined });
  expect((await stat(home.folder)).mode & 0o066).toBe(0);
});

it('is the folder that the setting names', async () => {
  await using checkout = await openTestHome();
  const setting = join(checkout.folder, 'deep', 'home');
  const home = openHome({ setting, checkout: '/nowhere', hostsPostgres: true });
  expect(home.folder).toBe(setting);
  expect((await stat(setting)).isDirectory()).toBe(true);
});

it('lies under /var/lib/grasp where root works in a closed folder, and says so', async ({
  skip,
}) => {
  skip(!isRoot, 'needs to run as root');
  await using closed = await openTestHome();
  await chmod(closed.folder, 0o700);
  const checkout = join(closed.folder, 'checkout');
  await mkdir(checkout);
  const home = openHome({ setting: undefined, checkout, hostsPostgres: true });
  await rm(home.folder, { recursive: true });
  expect(home.folder).toMatch(/^\/var\/lib\/grasp\/checkout-[0-9a-f]{8}$/);
  expect(home.note).toContain(closed.folder);
});

it('is refused where the setting names a folder that the server cannot enter', async ({ skip }) => {
  skip(!isRoot, 'needs to run as root');
  await using closed = await openTestHome();
  await chmod(closed.folder, 0o700);
  const request = { setting: join(closed.folder, 'home'), checkout: '/nowhere' };
  expect(() => openHome({ ...request, hostsPostgres: true })).toThrow(closed.folder);
  const home = openHome({ ...request, hostsPostgres: false });
  expect(home.folder).toBe(request.setting);
});

it('opens an empty folder that the setting names, such as a fresh temporary one', async () => {
  await using parent = await openTestHome();
  const setting = join(parent.folder, 'empty');
  await mkdir(setting, { mode: 0o700 });
  openHome({ setting, checkout: '/nowhere', hostsPostgres: true });
  expect((await stat(setting)).mode & 0o777).toBe(isRoot ? 0o711 : 0o700);
});

it('leaves the mode of a folder alone that holds something else', async ({ skip }) => {
  skip(!isRoot, 'needs to run as root');
  await using parent = await openTestHome();
  const setting = join(parent.folder, 'personal');
  await mkdir(setting, { mode: 0o700 });
  await writeFile(join(setting, 'letter.txt'), 'dear');
  expect(() => openHome({ setting, checkout: '/nowhere', hostsPostgres: true })).toThrow(setting);
  expect((await stat(setting)).mode & 0o777).toBe(0o700);
});
