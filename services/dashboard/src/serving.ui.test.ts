import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dashboardPlugin } from './server.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const ENTRY_FILES = 2;
const ENTRY_BYTES = 165_000;
const CHARTS_BYTES = 190_000;

let app: FastifyInstance;

beforeAll(async () => {
  app = Fastify();
  await app.register(dashboardPlugin);
});

afterAll(() => app.close());

const html = () => readFileSync(`${DIST}/index.html`, 'utf8');
const assets = () => readdirSync(`${DIST}/assets`);
const zipped = (name: string) => readFileSync(`${DIST}/assets/${name}.gz`).length;

it('gives a page for any path of a person, with a nonce of its own each time', async () => {
  const first = await app.inject('/orders/7?asOf=2026-11-10T08:30:00Z');
  const second = await app.inject('/');
  const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1];
  expect(first.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
  expect(first.headers['cache-control']).toBe('no-cache');
  expect(second.body).not.toContain(String(nonce));
});

it.each(['/api/unknown', '/assets/gone.js', '/webhooks/x', '/healthz'])(
  'never answers %s with a page',
  async (url) => {
    const { statusCode, headers } = await app.inject(url);
    expect(statusCode).toBe(404);
    expect(headers['content-type']).not.toContain('html');
  },
);

it('serves assets compressed beforehand, for good', async () => {
  const name = assets().find((file) => file.endsWith('.js'));
  const { headers } = await app.inject({
    url: `/assets/${name}`,
    headers: { 'accept-encoding': 'br, gzip' },
  });
  expect(headers['content-encoding']).toBe('br');
  expect(headers['content-type']).toContain('javascript');
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

it('stays within the budget of the first page and of the charts', () => {
  const first = [...html().matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(
    (match) => match[1] ?? '',
  );
  const sum = first.reduce((bytes, name) => bytes + zipped(name), 0);
  expect(first.length).toBeGreaterThan(0);
  expect(first.length).toBeLessThanOrEqual(ENTRY_FILES);
  expect(sum).toBeLessThanOrEqual(ENTRY_BYTES);
  const chart = assets().find((name) => /^chart-[^.]+\.js$/.test(name));
  expect(zipped(String(chart))).toBeLessThanOrEqual(CHARTS_BYTES);
});
