import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Exit code of a script, as a shell sees it. */
function exitOf(script: string, ...args: readonly string[]): number | null {
  const tsx = join('node_modules', 'tsx', 'dist', 'cli.mjs');
  return spawnSync(process.execPath, [tsx, script, ...args], { encoding: 'utf8' }).status;
}

test.each([
  ['npm run docs -- --chek', 'scripts/docs.ts', '--chek'],
  ['npm run size -- --upd', 'scripts/size.ts', '--upd'],
  ['npm start -- --colour', 'local/start/main.ts', '--colour'],
  ['npm run demo -- --azure', 'local/start/main.ts', '--demo', '--azure', '--config', 'x.yaml'],
])('%s is wrong usage: exit code 64', (_, script, ...args) => {
  expect(exitOf(script, ...args)).toBe(64);
});

test('npm start -- --help is right: exit code 0', () => {
  expect(exitOf('local/start/main.ts', '--help')).toBe(0);
});

test('npm start with a configuration that is not there fails: exit code 1', () => {
  expect(exitOf('local/start/main.ts', '--azure', '--config', 'nowhere.yaml')).toBe(1);
});
