// The health check of a container: whether the process in it is ready for work.

const port = process.env.PORT ?? '3000';
const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
  signal: AbortSignal.timeout(3_000),
});
process.exitCode = answer.ok ? 0 : 1;
