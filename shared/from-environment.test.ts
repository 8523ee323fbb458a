import type { Environment } from './from-environment';
import { adaptersFromEnvironment } from './from-environment';

/** Enough for a start against the simulated Azure and the storage emulator. */
const LOCAL: Environment = {
  CONFIG_PATH: 'profiles.yaml',
  STORE_CONNECTION_STRING: 'UseDevelopmentStorage=true',
  SIMULATED_AZURE_URL: 'http://127.0.0.1:1',
  SIMULATED_AZURE_TOKEN: 'token',
};

test('the app settings of a developer’s machine give services that may write', () => {
  const services = adaptersFromEnvironment(LOCAL);
  expect(services.dryRun).toBe(false);
  expect(Date.parse(services.now())).toBeLessThanOrEqual(Date.now());
  expect(services.newId()).not.toBe(services.newId());
});

test.each([
  ['true', true],
  ['TRUE', true],
  ['false', false],
  ['', false],
])('RECONCILER_DRY_RUN=%s makes dryRun %s', (value, dryRun) => {
  expect(adaptersFromEnvironment({ ...LOCAL, RECONCILER_DRY_RUN: value }).dryRun).toBe(dryRun);
});

test('in Azure the tables need no more than their endpoint', () => {
  const env = { STORE_TABLE_ENDPOINT: 'https://store.table.core.windows.net', CONFIG_PATH: 'c' };
  expect(() => adaptersFromEnvironment(env)).not.toThrow();
});

test.each([
  ['STORE_TABLE_ENDPOINT', { CONFIG_PATH: 'c' }],
  ['SIMULATED_AZURE_TOKEN', { ...LOCAL, SIMULATED_AZURE_TOKEN: undefined }],
])('without %s it says which setting is missing and where it is described', (name, env) => {
  expect(() => adaptersFromEnvironment(env)).toThrow(
    `The app setting ${name} is missing; see docs/deploy.md for its value.`,
  );
});

test('a simulated Azure that is not on this machine is refused: the token would leave it', () => {
  const env = { ...LOCAL, SIMULATED_AZURE_URL: 'http://example.com' };
  expect(() => adaptersFromEnvironment(env)).toThrow('is not on this machine');
});
