import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What one run came to. */
export type Summary = {
  passed: number;
  failed: number;
  /** Full name of each test that was not run, with the reason it gave. */
  skipped: { name: string; reason: string }[];
};

/**
 * Ends a run by naming what was not run and why, and with the line `N passed, N failed, N skipped`. Where
 * `GRASP_TEST_SUMMARY` names a file, the summary is written there as JSON.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const summary = summarise(modules, errors.length);
    const file = process.env['GRASP_TEST_SUMMARY'];
    if (file) writeFileSync(file, JSON.stringify(summary));
    process.stdout.write(`${describe(summary)}\n`);
  }
}

/** A module that could not be loaded and an error outside of any test count as a failed test each. */
function summarise(modules: readonly TestModule[], errors: number): Summary {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const broken = modules.reduce((sum, module) => sum + module.errors().length, errors);
  const inState = (state: string) => tests.filter((test) => test.result().state === state);
  return {
    passed: inState('passed').length,
    failed: inState('failed').length + broken,
    skipped: inState('skipped').map((test) => ({ name: test.fullName, reason: reasonOf(test) })),
  };
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason given';
}

function describe({ passed, failed, skipped }: Summary): string {
  const byReason = Map.groupBy(skipped, ({ reason }) => reason);
  const notRun = [...byReason].flatMap(([reason, tests]) => [
    `not run: ${reason}`,
    ...tests.map(({ name }) => `  - ${name}`),
  ]);
  return [...notRun, `${passed} passed, ${failed} failed, ${skipped.length} skipped`].join('\n');
}
