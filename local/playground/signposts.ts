import { join } from 'node:path';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { PlaygroundOptions } from '../start/options';
import type { Supply } from './supply';

export interface Signs {
  readonly options: PlaygroundOptions;
  /** The user's file. */
  readonly config: string;
  readonly configuration: Configuration;
  readonly supply: Supply;
  readonly goesOn: boolean;
  readonly clusters: number;
}

/** What is up, and how the user's own tools get there. */
export function signposts(signs: Signs): string {
  const { options, supply, configuration } = signs;
  const { ports, state, speed, dryRun } = options;
  const at = (port: number): string => `http://127.0.0.1:${port}`;
  const clones = configuration.repositories.map(
    ({ forge }) => `git clone ${supply.forge.cloneUrl(forge.repository)}`,
  );
  const registries = configuration.registries.map(
    ({ loginServer }) => `${loginServer} is at ${at(ports.registries)}`,
  );
  return `
aks-identity-reconciler with a simulated Azure, ${speed} times faster than the real one${dryRun ? '; dry run: it writes nothing' : ''}
  dashboard         ${at(ports.host)}/api/ui        open it in a browser
  configuration     ${signs.config}, in force as ${join(state, 'configuration.yaml')}
  ${signs.goesOn ? 'goes on with     ' : 'begins with      '} ${signs.clusters} clusters, kept in ${state} (--fresh begins again)
  dashboard         ${at(ports.host)}/api/ui
  reconciler        ${at(ports.host)}/api/clusters
  simulated Azure   ${at(ports.azure)}/_sim/
  git forge         ${at(ports.git)}/
  playground        ${at(ports.playground)}/

See and steer, in another terminal:
  . ${join(state, 'env.sh')}                              kubectl, helm, az and aks-identity then work against this
  npx aks-identity get clusters --not-ready       also explain, plan, events, resync, offboard
  npm run play -- help                            create clusters, break things, merge
  kubectl config get-contexts                     one for each cluster
  az aks create -g <group> -n <name>              also az aks nodepool, az identity, az vmss, az rest
${[...clones, ...registries].map((line) => `  ${line}`).join('\n')}

Running until Ctrl-C.
`;
}
