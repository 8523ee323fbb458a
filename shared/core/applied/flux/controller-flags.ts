import type { JsonObject } from '../../base/json';
import { listAt, textsAt } from './fields';
import type { OnCluster } from './on-cluster';

/** Arguments of kustomize-controller, as people patch them into its Deployment. */
function argumentsOn({ objects }: OnCluster): readonly string[] {
  const controller = objects.find(
    ({ kind, name }) => kind === 'Deployment' && name === 'kustomize-controller',
  );
  const containers = listAt(controller?.value, 'spec', 'template', 'spec', 'containers');
  return containers.flatMap((container) => textsAt(container as JsonObject, 'args'));
}

/** `--no-cross-namespace-refs`: a Kustomization takes its files from sources of its own namespace alone. */
export function blocksOtherNamespaces(cluster: OnCluster): boolean {
  return argumentsOn(cluster).some((argument) =>
    /^--no-cross-namespace-refs(=true)?$/.test(argument),
  );
}

/** `--feature-gates=StrictPostBuildSubstitutions=…`; undefined: as the version has it. */
export function strictByGate(cluster: OnCluster): boolean | undefined {
  const gates = argumentsOn(cluster).filter((argument) => argument.startsWith('--feature-gates='));
  const gate = /StrictPostBuildSubstitutions=(true|false)/.exec(gates.at(-1) ?? '')?.[1];
  return gate === undefined ? undefined : gate === 'true';
}
