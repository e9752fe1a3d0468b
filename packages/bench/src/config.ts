/** What programs that are found by name need of the shell that started us; nothing else of it is passed on. */
export const shell: Readonly<Record<string, string>> = {
  HOME: process.env['HOME'] ?? '/',
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
};
