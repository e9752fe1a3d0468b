import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openTestDatabase, openTestHome, type TestDatabase } from '@grasp/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../create-server.ts';
import { openTestServer, type TestServer } from '../testing/open-test-server.ts';
import { addAuth } from './add-auth.ts';
import { seedAdministrator } from './administrator.ts';
import {
  type CredentialStore,
  createCredential,
  listCredentials,
  revokeCredential,
} from './credentials.ts';
import { principalOf } from './guard.ts';
import { ROLES, type Role, type Scope } from './roles.ts';
import { openCredentials, openSecret } from './secret.ts';

let database: TestDatabase;
let store: CredentialStore;
let server: TestServer;

async function addRoutes(app: Server): Promise<void> {
  const guard = await addAuth(app, store, undefined);
  for (const door of ['query', 'commands', 'events', 'backdate'] as const) {
    app.get(`/${door}`, { onRequest: guard.require(door) }, (request) => principalOf(request));
    app.post(`/${door}`, { onRequest: guard.require(door) }, () => ({}));
  }
}

beforeAll(async () => {
  database = await openTestDatabase();
  store = await openCredentials(database.pool, 'the secret of this test');
  server = await openTestServer(addRoutes);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function tokenOf(role: Role, scope: Scope = { kind: 'all' }): Promise<string> {
  const own = role === 'rep' ? ({ kind: 'rep', id: 'rep-1' } as const) : scope;
  return (await createCredential(store, { principal: `a-${role}`, role, scope: own })).token;
}

const ask = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const signIn = (token: string, headers: Record<string, string> = {}) =>
  ask('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });
const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

describe('a token', () => {
  it('opens the doors of its role and no other', async () => {
    const opened: Record<string, string[]> = {};
    for (const role of ROLES) {
      const token = await tokenOf(role);
      for (const door of ['query', 'commands', 'events', 'backdate']) {
        const { status } = await ask(`/${door}`, { headers: bearer(token) });
        expect([200, 403]).toContain(status);
        if (status === 200) opened[door] = [...(opened[door] ?? []), role];
      }
    }
    expect(opened).toEqual({
      query: ['admin', 'director', 'manager', 'analyst', 'rep'],
      commands: ['admin', 'director', 'manager', 'rep'],
      events: ['admin', 'integration', 'importer'],
      backdate: ['importer'],
    });
  });

  it('says who asks, in what role and scope, and for whom', async () => {
    const scope = { kind: 'team', id: 'north' } as const;
    const manager = { principal: 'ann', role: 'manager', scope, onBehalfOf: 'bob' } as const;
    const { token, id } = await createCredential(store, manager);
    const answer = await ask('/query', { headers: bearer(token) });
    expect(await answer.json()).toEqual({ ...manager, credentialId: id });
  });

  it.each([
    {},
    { authorization: 'Bearer grasp_wrong' },
    { authorization: 'Basic YTpi' },
    { authorization: 'Bearer' },
    { cookie: 'grasp_session=wrong' },
  ])('is needed: %o is refused', async (headers) => {
    const answer = await ask('/query', { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await codeOf(answer)).toBe('unauthorized');
  });

  it('opens nothing once it is revoked', async () => {
    const { token, id } = await createCredential(store, {
      principal: 'gone',
      role: 'admin',
      scope: { kind: 'all' },
    });
    await revokeCredential(database.pool, id);
    expect((await ask('/query', { headers: bearer(token) })).status).toBe(401);
    await expect(revokeCredential(database.pool, 'nothing')).rejects.toMatchObject({
      code: 'credential_absent',
    });
  });

  it('is not in the database, and a rep has the scope of a rep', async () => {
    const token = await tokenOf('analyst');
    const { rows } = await database.pool.query<{ line: string }>(
      'select c::text as line from ops.credentials c',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ line }) => line.includes(token))).toEqual([]);
    const rep = { principal: 'rep', role: 'rep', scope: { kind: 'all' } } as const;
    await expect(createCredential(store, rep)).rejects.toMatchObject({
      code: 'credential_invalid',
    });
  });
});

describe('a session', () => {
  it('is a cookie that scripts and other sites cannot use', async () => {
    const answer = await signIn(await tokenOf('director'));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      principal: 'a-director',
      role: 'director',
      scope: { kind: 'all' },
    });
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^grasp_session=[\w-]{43}; /);
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=']) {
      expect(cookie).toContain(part);
    }
    const me = await ask('/api/me', { headers: { cookie: cookieOf(answer) } });
    expect(await me.json()).toMatchObject({ role: 'director' });
  });

  it('is marked as secure where people come by https', async () => {
    await using secure = await openTestServer(async (app) => {
      await addAuth(app, store, 'https://grasp.example.com');
    });
    const answer = await fetch(`${secure.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://grasp.example.com' },
      body: JSON.stringify({ token: await tokenOf('admin') }),
    });
    expect(answer.headers.getSetCookie()[0]).toContain('Secure');
  });

  it('changes nothing for a page of another site', async () => {
    const cookie = cookieOf(await signIn(await tokenOf('admin')));
    const write = (headers: Record<string, string>) =>
      ask('/commands', { method: 'POST', headers: { cookie, ...headers } });
    expect((await write({ origin: server.url })).status).toBe(200);
    expect((await write({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }]) {
      const answer = await write(headers);
      expect(answer.status).toBe(403);
      expect(await codeOf(answer)).toBe('foreign_origin');
    }
  });

  it('is not opened from a page of another site', async () => {
    const answer = await signIn(await tokenOf('admin'), { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
  });

  it('ends with the sign-out, and with its credential', async () => {
    const cookie = cookieOf(await signIn(await tokenOf('admin')));
    const out = await ask('/session', {
      method: 'DELETE',
      headers: { cookie, origin: server.url },
    });
    expect(out.status).toBe(204);
    expect((await ask('/api/me', { headers: { cookie } })).status).toBe(401);

    const credential = { principal: 'x', role: 'admin', scope: { kind: 'all' } } as const;
    const { token, id } = await createCredential(store, credential);
    const other = cookieOf(await signIn(token));
    await revokeCredential(database.pool, id);
    expect((await ask('/api/me', { headers: { cookie: other } })).status).toBe(401);
  });

  it('ends when its time is over', async () => {
    const cookie = cookieOf(await signIn(await tokenOf('admin')));
    await database.pool.query(`update ops.sessions set expires_at = clock_timestamp()`);
    expect((await ask('/api/me', { headers: { cookie } })).status).toBe(401);
  });

  it('is for people: a system has nothing to sign in to', async () => {
    const answer = await signIn(await tokenOf('integration'));
    expect(answer.status).toBe(401);
    expect(await codeOf(answer)).toBe('sign_in_refused');
  });

  it('is refused for a while after many failures from an address, and from that one only', async () => {
    const from = (address: string, token: string) => signIn(token, { 'x-forwarded-for': address });
    for (let i = 0; i < 10; i += 1) expect((await from('192.0.2.1', 'wrong')).status).toBe(401);
    const token = await tokenOf('admin');
    const refused = await from('192.0.2.1', token);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('192.0.2.2', token)).status).toBe(200);
  });
});

describe('the first administrator', () => {
  it('gets a token of its own, in a file that only its owner reads, shown once', async () => {
    await using home = await openTestHome();
    const first = await seedAdministrator(store, undefined, home.folder);
    expect(first.isNew).toBe(true);
    const file = join(home.folder, 'token');
    expect(readFileSync(file, 'utf8')).toBe(`${first.token}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = await seedAdministrator(store, undefined, home.folder);
    expect(second).toEqual({ token: first.token, isNew: false, file });
    expect((await ask('/query', { headers: bearer(first.token) })).status).toBe(200);
  });

  it('has the token of the settings, and the former one is closed', async () => {
    await using home = await openTestHome();
    const before = await seedAdministrator(store, 'token-of-before', home.folder);
    await seedAdministrator(store, 'token-of-after', home.folder);
    expect((await ask('/query', { headers: bearer(before.token) })).status).toBe(401);
    expect((await ask('/query', { headers: bearer('token-of-after') })).status).toBe(200);
    const admins = (await listCredentials(database.pool)).filter((c) => c.principal === 'admin');
    expect(admins.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
  });
});

describe('the secret', () => {
  it('is made once, in a file that only its owner reads', async () => {
    await using home = await openTestHome();
    const secret = openSecret(undefined, home.folder);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(openSecret(undefined, home.folder)).toBe(secret);
    expect(openSecret('of the settings', home.folder)).toBe('of the settings');
    expect(statSync(join(home.folder, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('must be the one under which the credentials were made', async () => {
    await expect(openCredentials(database.pool, 'another')).rejects.toMatchObject({
      code: 'secret_other',
    });
  });
});
