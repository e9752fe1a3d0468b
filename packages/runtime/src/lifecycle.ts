/** What the body of a process is given. */
export type Run = {
  /** Everything opened goes in here; it is closed in reverse order when the body ends, however it ends. */
  scope: AsyncDisposableStack;
  /** Aborted at the first SIGTERM or SIGINT, and when the body ends: whoever runs by it stops before the scope closes. */
  signal: AbortSignal;
  /** Resolves at the same moment: a service ends its body with `await stopped`. */
  stopped: Promise<void>;
};

/** How a process ends. */
export type RunSettings = {
  /** How long it may take from the signal, or the end of the body, on; then the process ends with code 1 all the same. */
  deadlineMs?: number;
  /** Told of the failure that ended the body or the closing. */
  onError: (error: unknown) => void;
  /** Ends the process. */
  exit?: (code: number) => void;
};

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const DEADLINE_MS = 15_000;

/**
 * Runs the body of a `main.ts`: turns the first signal into an orderly stop, closes the scope exactly once, and
 * ends the process: 0 after a clean stop, 1 after a failure, at the deadline, or at a second signal.
 */
export async function runMain(
  body: (run: Run) => Promise<void>,
  settings: RunSettings,
): Promise<void> {
  const exit = settings.exit ?? process.exit;
  const stopping = listen(settings.deadlineMs ?? DEADLINE_MS, exit);
  let code = 0;
  try {
    await using scope = new AsyncDisposableStack();
    try {
      await body({ scope, signal: stopping.signal, stopped: stopping.stopped });
    } finally {
      // What waits in the scope for a loop to end would wait for ever for a loop that nobody told to stop.
      stopping.stop();
    }
  } catch (error) {
    settings.onError(error);
    code = 1;
  }
  stopping.unlisten();
  exit(code);
}

function listen(deadlineMs: number, exit: (code: number) => void) {
  const controller = new AbortController();
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let deadline: NodeJS.Timeout | undefined;
  let isSecond = false;
  const stop = () => {
    deadline ??= setTimeout(() => exit(1), deadlineMs).unref();
    controller.abort();
    resolve();
  };
  const onSignal = () => {
    if (isSecond) return exit(1);
    isSecond = true;
    stop();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  const unlisten = () => {
    clearTimeout(deadline);
    for (const name of SIGNALS) process.off(name, onSignal);
  };
  return { signal: controller.signal, stopped, stop, unlisten };
}
