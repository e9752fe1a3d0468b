import { formatInstant, MICROS_PER_MS } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import {
  type Credential,
  createCredential,
  listCredentials,
  ROLES,
  type Role,
  revokeCredential,
  type Scope,
} from '@grasp/http/credentials';
import { type Command, Option } from 'commander';
import { action, type CommandContext } from '../command.ts';
import { openDeployment, openDeploymentCredentials } from '../deployment.ts';
import { cliErrors } from '../errors.ts';

/** `grasp token`: who may ask, and who no longer. */
export function registerToken(program: Command): void {
  const token = program.command('token').description('credentials: make, list, revoke');
  registerCreate(program, token);
  token
    .command('list')
    .description('all credentials, the newest first; tokens are not kept, so none is shown')
    .action(
      action(program, async ({ scope, answer }: CommandContext) => {
        const { pool } = await openDeploymentCredentials(await openDeployment(scope));
        const credentials = (await listCredentials(pool)).map(toView);
        answer({ credentials }, credentials.map(lineOf));
      }),
    );
  token
    .command('revoke')
    .description('close a credential and every session made with it')
    .argument('<id>', 'as `token list` shows it')
    .action(
      action(program, async ({ scope, answer }: CommandContext, id: string) => {
        const { pool } = await openDeploymentCredentials(await openDeployment(scope));
        await revokeCredential(pool, id);
        answer({ id, revoked: true }, [`${id} is revoked`]);
      }),
    );
}

type Options = { principal: string; role: Role; scope?: string; onBehalfOf?: string };

function registerCreate(program: Command, token: Command): void {
  token
    .command('create')
    .description('make a credential; its token is shown once and kept nowhere')
    .requiredOption('--principal <name>', 'the person or system: the actor of its events')
    .addOption(new Option('--role <role>', 'what it is for').choices(ROLES).makeOptionMandatory())
    .option('--scope <scope>', '`all`, `team:<id>` or `rep:<id>`', 'all')
    .option('--on-behalf-of <person>', 'the person for whom a system acts')
    .action(
      action(program, async ({ scope, answer }: CommandContext, options: Options) => {
        const store = await openDeploymentCredentials(await openDeployment(scope));
        const { principal, role, onBehalfOf = null } = options;
        const credential = { principal, role, scope: scopeOf(options.scope ?? 'all'), onBehalfOf };
        const created = await createCredential(store, credential);
        answer({ ...created, ...credential }, [created.token]);
      }),
    );
}

function scopeOf(text: string): Scope {
  if (text === 'all') return { kind: 'all' };
  const [, kind, id] = /^(team|rep):(.+)$/.exec(text) ?? [];
  if (id !== undefined) return { kind: kind as 'team' | 'rep', id };
  const detail = `--scope is all, team:<id> or rep:<id>; this is ${text}`;
  throw new AppError(cliErrors.argument_invalid, { detail, field: '--scope' });
}

function toView({ credentialId, createdAt, revokedAt, ...rest }: Credential) {
  const instantOf = (date: Date) => formatInstant(date.getTime() * MICROS_PER_MS);
  return {
    id: credentialId,
    ...rest,
    createdAt: instantOf(createdAt),
    revokedAt: revokedAt === null ? null : instantOf(revokedAt),
  };
}

function lineOf({ id, principal, role, scope, createdAt, revokedAt }: ReturnType<typeof toView>) {
  const whose = scope.kind === 'all' ? 'all' : `${scope.kind}:${scope.id}`;
  const end = revokedAt === null ? '' : `  revoked ${revokedAt}`;
  return `${id}  ${role.padEnd(11)}  ${whose.padEnd(12)}  ${principal}  ${createdAt}${end}`;
}
