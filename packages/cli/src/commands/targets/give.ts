import { randomUUID } from 'node:crypto';
import { commands } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { type CommandResult, runCommand } from '@grasp/intake';
import type { Company } from '@grasp/read-models';
import { companySettings, nowMicros, readConfig } from '@grasp/runtime';
import type { Deployment } from '../../deployment.ts';
import { cliErrors } from '../../errors.ts';

/** The company of the settings. */
export function readCompany(): Company {
  const config = readConfig(companySettings);
  return {
    zone: config.COMPANY_ZONE,
    currency: config.COMPANY_CURRENCY,
    calendar: config.COMPANY_CALENDAR,
  };
}

/**
 * Gives a command to the log, with the rules that any door holds it to.
 * @throws AppError `argument_invalid` with the field, or the rule that refuses.
 */
export async function giveCommand(
  { store }: Pick<Deployment, 'store'>,
  name: string,
  given: object,
): Promise<CommandResult> {
  const definition = commands.get(name);
  if (definition === undefined) throw new Error(`there is no command ${name}`);
  const checked = definition.schema.safeParse(given);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const field = issue?.path.join('.') ?? '';
    throw new AppError(cliErrors.argument_invalid, {
      detail: `${field}: ${issue?.message}`,
      field,
    });
  }
  return runCommand(
    { store, now: nowMicros, zone: readCompany().zone },
    {
      definition,
      data: checked.data,
      idempotencyKey: randomUUID(),
      actor: { kind: 'person', id: 'cli', via: 'command' },
      scope: { kind: 'all' },
    },
  );
}
