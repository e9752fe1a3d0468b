import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const GUIDES = 'docs/guides';
/** A guide takes a compiler run and a test run, on a machine that may have other work. */
const LONG_MS = 600_000;

let copy = '';
beforeAll(() => {
  copy = realpathSync(mkdtempSync(join(tmpdir(), 'grasp-guides-')));
  copyTree(copy);
});
afterEach(undo);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe.each(readdirSync(GUIDES).filter((file) => file.startsWith('add-')))(
  'the guide %s',
  (file) => {
    it('touches what it says and no more, and what it says works', { timeout: LONG_MS }, () => {
      const guide = readGuide(readFileSync(join(GUIDES, file), 'utf8'));
      expect(guide.touched.length).toBeGreaterThan(0);
      const before = hashes();
      for (const block of guide.blocks) follow(block);
      for (const command of guide.run) runIn(command);
      expect(changedSince(before)).toEqual([...guide.touched].sort());
      for (const command of guide.prove) runIn(command);
      undo();
    });
  },
);

type Block = { file: string; after: string | undefined; text: string };
type Guide = { touched: string[]; blocks: Block[]; run: string[]; prove: string[] };

/** A guide's code: ```` ```ts <file> ```` makes a file, with `after="<line>"` it goes behind that line. */
function readGuide(text: string): Guide {
  const fences = [...text.matchAll(/^```(\w+) (\S+)(?: after="(.*)")?\n([\s\S]*?)^```$/gm)];
  const shell = (kind: string) =>
    fences
      .filter(([, language, name]) => language === 'sh' && name === kind)
      .flatMap(([, , , , body = '']) => body.trim().split('\n'));
  const blocks = fences
    .filter(([, language]) => language !== 'sh')
    .map(([, , name = '', after, body = '']) => ({ file: name, after, text: body }));
  const touched = [...text.matchAll(/^- `(\S+)`$/gm)].map(([, name = '']) => name);
  return { touched, blocks, run: shell('run'), prove: shell('prove') };
}

function follow({ file, after, text }: Block): void {
  const path = join(copy, file);
  if (after === undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const place = lines.indexOf(after);
  expect(place, `${file} has the line: ${after}`).toBeGreaterThanOrEqual(0);
  lines.splice(place + 1, 0, text.replace(/\n$/, ''));
  writeFileSync(path, lines.join('\n'));
}

function copyTree(target: string): void {
  for (const file of filesOfTheTree()) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(file, join(target, file));
  }
  linkModules(target);
  for (const folder of ['packages', 'services']) {
    for (const name of readdirSync(folder)) {
      const modules = join(folder, name, 'node_modules');
      if (!existsSync(modules) || !existsSync(join(target, folder, name))) continue;
      cpSync(modules, join(target, modules), { recursive: true, verbatimSymlinks: true });
    }
  }
  git('init', '-q');
  git('add', '-A');
  git('-c', 'user.name=guide', '-c', 'user.email=guide@localhost', 'commit', '-qm', 'before');
}

/** Libraries are linked; our own packages are those of the copy. */
function linkModules(target: string): void {
  mkdirSync(join(target, 'node_modules'));
  for (const name of readdirSync('node_modules')) {
    const [from, to] = [join('node_modules', name), join(target, 'node_modules', name)];
    if (name === '@grasp') cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    else symlinkSync(realpathSync(from), to);
  }
}

const filesOfTheTree = (): string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '' && existsSync(file));

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: copy, encoding: 'utf8' });

const hashes = (): string => git('rev-parse', 'HEAD').trim();

function changedSince(commit: string): string[] {
  git('add', '-A');
  return git('diff', '--cached', '--name-only', commit).trim().split('\n').sort();
}

function undo(): void {
  git('reset', '-q', '--hard');
  git('clean', '-qfd');
}

/** Runs a command of the workspace in the copy. */
function runIn(command: string): void {
  const [program = '', ...args] = command.split(' ');
  const bin = join(copy, 'node_modules/.bin');
  const node = join(copy, 'node_modules/node/bin/node');
  const file = program === 'node' ? node : join(bin, program);
  const path = `${dirname(node)}:${bin}:/usr/bin:/bin`;
  try {
    execFileSync(file, args, { cwd: copy, env: { PATH: path, HOME: tmpdir() }, stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    throw new Error(
      `${command}\n${stdout?.toString().slice(-3_000)}${stderr?.toString().slice(-2_000)}`,
    );
  }
}
