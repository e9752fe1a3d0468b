import { Command } from 'commander';
import { registerAsOf } from './commands/as-of.ts';
import { registerBacktest } from './commands/backtest.ts';
import { registerBench } from './commands/bench.ts';
import { registerForecast } from './commands/forecast.ts';
import { registerImport } from './commands/import.ts';
import { registerMigrateLog } from './commands/migrate-log.ts';
import { registerRebuild } from './commands/rebuild.ts';
import { registerRedrive } from './commands/redrive.ts';
import { registerRuns } from './commands/runs.ts';
import { registerSimulate } from './commands/simulate.ts';
import { registerTargets } from './commands/targets/targets.ts';
import { registerToken } from './commands/token.ts';
import { registerVerify } from './commands/verify.ts';
import { registerWhatIf } from './commands/what-if.ts';

const program = new Command('grasp')
  .description("the analysts' and operators' door to Grasp")
  .option('--json', 'one JSON document on standard output')
  .showHelpAfterError()
  .showSuggestionAfterError();

const commands = [
  registerImport,
  registerAsOf,
  registerForecast,
  registerBacktest,
  registerWhatIf,
  registerRuns,
  registerRebuild,
  registerVerify,
  registerMigrateLog,
  registerRedrive,
  registerSimulate,
  registerTargets,
  registerToken,
  registerBench,
];
for (const register of commands) {
  register(program);
}

await program.parseAsync();
