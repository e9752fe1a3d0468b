import { type Command, Option } from 'commander';
import { action, type CommandContext } from '../../command.ts';
import { openDeployment } from '../../deployment.ts';
import { giveCommand, readCompany } from './give.ts';

type Options = {
  period: string;
  scope: string;
  of: string;
  amount: string;
  currency?: string;
  reason: string;
  effectiveAt?: string;
};

/** `grasp targets revise`: another amount, with the reason; the old one stays visible as of then. */
export function registerRevise(program: Command, targets: Command): void {
  targets
    .command('revise')
    .description('change a target, with the reason; the old one stays visible as of then')
    .requiredOption('--period <period>', 'YYYY or YYYY-MM')
    .addOption(
      new Option('--scope <scope>', 'whose it is')
        .choices(['company', 'division', 'team', 'rep'])
        .default('company'),
    )
    .option('--of <id>', 'the division, team or rep; `all` for the company', 'all')
    .requiredOption('--amount <amount>', 'in minor units: 20,000 euro is 2000000')
    .option('--currency <code>', "the company's when left out")
    .requiredOption('--reason <text>', 'why')
    .option('--effective-at <instant>', 'from when on; now when left out')
    .action(
      action(program, async (context: CommandContext, options: Options) => {
        const { store } = await openDeployment(context.scope);
        const { currency = readCompany().currency, ...given } = options;
        const { events } = await giveCommand({ store }, 'ReviseTarget', { ...given, currency });
        const line =
          events.length === 0
            ? 'it is that much already'
            : `${given.period} ${given.scope} ${given.of} is ${given.amount} ${currency} minor units`;
        context.answer({ events }, [line]);
      }),
    );
}
