import { expect, it } from 'vitest';
import { createGate } from './gate.ts';

/** Work that ends when it is told to. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const state = { hasBegun: false };
  const run = () => {
    state.hasBegun = true;
    return promise;
  };
  return { state, run, end: resolve, fail: reject };
}

it('lets only so much pass at once, first come, first served', async () => {
  const gate = createGate({ room: 10, waiting: 5 });
  const [a, b, c] = [work(), work(), work()];
  const passed = [gate.pass(6, a.run), gate.pass(6, b.run), gate.pass(4, c.run)];
  await Promise.resolve();
  expect([a, b, c].map(({ state }) => state.hasBegun)).toEqual([true, false, false]);
  a.end();
  await passed[0];
  await Promise.resolve();
  expect([b, c].map(({ state }) => state.hasBegun)).toEqual([true, true]);
  b.end();
  c.end();
  await Promise.all(passed);
});

it('gives the room back when the work fails', async () => {
  const gate = createGate({ room: 1, waiting: 1 });
  const [a, b] = [work(), work()];
  const failing = gate.pass(1, a.run);
  const next = gate.pass(1, b.run);
  a.fail(new Error('no'));
  await expect(failing).rejects.toThrow('no');
  b.end();
  await expect(next).resolves.toBeUndefined();
});

it('lets one pass that is larger than the room, alone', async () => {
  const gate = createGate({ room: 10, waiting: 1 });
  const large = work();
  const passing = gate.pass(99, large.run);
  await Promise.resolve();
  expect(large.state.hasBegun).toBe(true);
  large.end();
  await passing;
});

it('refuses those for whom there is no place to wait', async () => {
  const gate = createGate({ room: 1, waiting: 1 });
  const [a, b, c] = [work(), work(), work()];
  const passing = [gate.pass(1, a.run), gate.pass(1, b.run)];
  await expect(gate.pass(1, c.run)).rejects.toMatchObject({
    code: 'intake_overloaded',
    status: 503,
    retryAfter: 1,
  });
  a.end();
  b.end();
  await Promise.all(passing);
  expect(c.state.hasBegun).toBe(false);
});
