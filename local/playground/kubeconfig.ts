import { chmodSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { Member } from './member';

type Named = readonly { readonly name: string }[];

interface Kubeconfig {
  readonly clusters: Named;
  readonly users: Named;
  readonly contexts: Named;
}

/** One kubeconfig with a context for each cluster, called like it. */
export function writeKubeconfig(path: string, members: readonly Member[]): void {
  const each = members.map(
    ({ simulated }) => parse(simulated.api.kubeconfig('certificate')) as Kubeconfig,
  );
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: each.flatMap(({ clusters }) => clusters),
    users: each.flatMap(({ users }) => users),
    contexts: each.flatMap(({ contexts }) => contexts),
    'current-context': each[0]?.contexts[0]?.name ?? '',
    preferences: {},
  });
  writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
}
