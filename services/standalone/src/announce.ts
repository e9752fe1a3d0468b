/** What a person needs to know when Grasp is up: where it is, how to sign in, where the data lies. */
export function announce({
  config,
  database,
  administrator,
  say,
}: {
  config: { HOST: string; PORT: number; PUBLIC_URL?: string | undefined };
  database: { home: string; note: string | undefined };
  administrator: { token: string; isNew: boolean; file: string | null };
  say: (line: string) => void;
}): void {
  const address = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
  if (database.note !== undefined) say(database.note);
  say(`Grasp answers at ${address}`);
  if (administrator.isNew) say(`Sign in with the token ${administrator.token}`);
  if (administrator.file !== null) say(`The token is kept in ${administrator.file}`);
}
