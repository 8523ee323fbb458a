import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUILT = join(__dirname, '../../dist/cli.cjs');

function aksIdentity(...args: readonly string[]): ReturnType<typeof spawnSync> {
  const folder = mkdtempSync(join(tmpdir(), 'aks-identity-'));
  try {
    const file = join(folder, 'aks-identity.cjs');
    copyFileSync(BUILT, file);
    const env = {
      ...process.env,
      // Nobody listens at port 9.
      AKS_IDENTITY_URL: 'http://127.0.0.1:9',
      // The one way to sign in that asks no network.
      AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
      ...{ AZURE_CLIENT_ID: '', AZURE_TENANT_ID: '', AZURE_CLIENT_SECRET: '' },
    };
    return spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', env, cwd: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the built file alone, away from the repository, shows its help', () => {
  const { status, stdout, stderr } = aksIdentity('--help');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('aks-identity get clusters --not-ready');
});

test.each([
  [['get', 'clusters'], 1, 'error:  Nothing answers at http://127.0.0.1:9.'],
  [['get', 'clusterz'], 64, 'Did you mean clusters?'],
  [['get', 'clusters', '--entra', 'nonsense'], 1, 'error:  No token for nonsense.'],
])('the built file ends %j with %i', (args, exit, said) => {
  const { status, stdout, stderr } = aksIdentity(...args);
  expect([status, stdout]).toEqual([exit, '']);
  expect(stderr).toContain(said);
});

test.each([[['init', '--subscription', 'x']], [['plan', 'x', '--local', '--config', 'y']]])(
  'the built file alone says what %j takes besides',
  (args) => {
    const { status, stderr } = aksIdentity(...args);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('This file alone cannot do that.'),
    ]);
  },
);

test('the built file alone has no playground, and says where there is one', () => {
  const { status, stderr } = aksIdentity('simulate');
  expect(status).toBe(1);
  expect(stderr).toContain('In a checkout of aks-identity-reconciler');
});

test('in the checkout `simulate` hands its options to the playground, which says what is wrong with them', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [BUILT, 'simulate', '--fault', 'earthquake', '--clusters', '2'],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([
    64,
    expect.stringContaining('--fault earthquake: There is no fault earthquake. There are: 403,'),
  ]);
});

test('the built file is run by node where a shell runs it', () => {
  expect(readFileSync(BUILT, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
});
