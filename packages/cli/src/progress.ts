import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on standard error; nothing where that is no terminal. */
export type Progress = { update(done: number, facts: string): void; stop(): void };

/** Begins a bar over `total` units (bytes, events). */
export function startProgress(label: string, total: number): Progress {
  if (!process.stderr.isTTY || total <= 0)
    return { update: () => undefined, stop: () => undefined };
  const format = `${label} {bar} {percentage} % · {facts} · {eta_formatted} left`;
  const bar = new SingleBar(
    { format, stream: process.stderr, clearOnComplete: false },
    Presets.rect,
  );
  bar.start(total, 0, { facts: '' });
  return {
    update: (done, facts) => bar.update(Math.min(done, total), { facts }),
    stop: () => bar.stop(),
  };
}
