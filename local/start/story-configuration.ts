import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Supply } from './supply';
import { CHART, REPOSITORY } from './supply';

export const STATE_FOLDER = '.local';
export const IDENTITY_GROUP = 'rg-identities';
export const ON_DEMAND_GROUP = 'rg-team-identities';

/** The configuration of the story: one profile for every cluster of the simulated subscription. Returns its path. */
export function writeStoryConfiguration(
  subscription: string,
  { registryId, charts, forge }: Supply,
): string {
  mkdirSync(STATE_FOLDER, { recursive: true });
  const path = join(STATE_FOLDER, 'story.yaml');
  const groups = `/subscriptions/${subscription}/resourceGroups`;
  writeFileSync(
    path,
    `apiVersion: aks-identity-reconciler/v1
settings:
  subscriptions: [${subscription}]
  cooldown: 1s
  propagationDelay: 1s
  absenceProof: 2s
profiles:
  - name: shop
    selector: { subscriptions: [${subscription}] }
    mode: managed
    roles: grant
    watch: true
    identities:
      resourceGroups: [${groups}/${IDENTITY_GROUP}]
      onDemandResourceGroups: [${groups}/${ON_DEMAND_GROUP}]
    gitops: { target: fleet, registries: [shared], charts: [${CHART}] }
registries:
  - name: shared
    id: ${registryId}
charts:
  - preset: ${CHART}
    repository: ${charts.url}
    version: 4.x
gitops:
  - name: fleet
    provider: github
    url: ${forge.github.url}
    repository: ${REPOSITORY}
    auth: { token: GITHUB_TOKEN }
    flux: { bootstrap: layout }
    requests: { labels: [dependencies] }
`,
  );
  return path;
}
