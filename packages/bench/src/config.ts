/** What programs that are found by name need of the shell that started us; nothing else of it is passed on. */
export const shell: Readonly<Record<string, string>> = {
  HOME: process.env['HOME'] ?? '/',
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
};

const { NODE_COMPILE_CACHE: kept } = process.env;

/** Where Node keeps what it compiled, as we were told: without it a process compiles all its files anew. */
export const compiled: Readonly<Record<string, string>> =
  kept === undefined ? {} : { NODE_COMPILE_CACHE: kept };
