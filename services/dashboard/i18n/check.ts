import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const LINGUI = join(ROOT, 'node_modules/@lingui/cli/dist/lingui.js');
const FILES = ['locales/en.po', 'locales/zh.po'].map((file) => join(ROOT, file));

/** Refuses texts of the source that the catalogues do not have, and texts that are not in Chinese. */
const before = FILES.map((file) => readFileSync(file, 'utf8'));
const { status, stderr } = spawnSync(process.execPath, [LINGUI, 'extract', '--clean'], {
  cwd: ROOT,
  encoding: 'utf8',
});
if (status !== 0) fail(`lingui extract: ${stderr}`);
const after = FILES.map((file) => readFileSync(file, 'utf8'));
for (const [index, file] of FILES.entries()) {
  if (before[index] !== after[index])
    fail(`${file} was not what the source says; it is now: commit it`);
}
const untold = [...(after[1] ?? '').matchAll(/^msgid "(.+)"\nmsgstr ""$/gm)].map(
  ([, text]) => text,
);
if (untold.length > 0) fail(`locales/zh.po lacks: ${untold.join(' · ')}`);

function fail(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}
