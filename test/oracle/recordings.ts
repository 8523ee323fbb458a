import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Exchange } from './exchange';
import { PROVIDERS, providerPath } from './providers';

/** Names of the stored recordings of real Azure traffic (azure-cli tests of 2019 and 2020). */
export const RECORDINGS = [
  'test_vmss_explicit_msi',
  'test_vmss_msi',
  'test_vm_explicit_msi',
  'test_role_assignment_create_using_principal_type',
  'test_role_assignment_handle_conflicted_assignments',
] as const;

interface Recorded extends Omit<Exchange, 'url'> {
  readonly uri: string;
}

/** One recording, with each URL moved from its api-version of the day to the one that our SDK sends. */
export function readRecording(
  folder: string,
  name: (typeof RECORDINGS)[number],
): readonly Exchange[] {
  const file = path.join(folder, 'data', 'recordings', `${name}.json`);
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as readonly Recorded[];
  return recorded.map(({ uri, ...exchange }) => ({ ...exchange, url: atSdkVersion(uri) }));
}

function atSdkVersion(uri: string): string {
  const url = new URL(uri);
  const rest = providerPath(url.pathname) ?? '';
  const provider = PROVIDERS.find(({ pattern }) => pattern.test(rest));
  if (provider !== undefined) url.searchParams.set('api-version', provider.sdkVersion);
  return url.href;
}
