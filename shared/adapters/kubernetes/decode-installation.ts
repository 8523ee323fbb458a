import type { Installation, LookAlike } from '../../core/cluster/objects';
import type { Json } from './json';
import { asMap, asText, listIn, textMap, textsIn } from './json';

/** What the API server lists of both kinds. */
export interface Workloads {
  readonly daemonSets: readonly Json[];
  readonly deployments: readonly Json[];
}

/**
 * What runs of aad-pod-identity: by the labels of the chart, those of the raw manifests, or the name of the image. Whoever
 * may create a Deployment can give it these, so they are believed in the namespaces that are `trusted` alone.
 */
export function installationFrom(
  { daemonSets, deployments }: Workloads,
  trusted: readonly string[],
): Installation {
  const isTrusted = (each: Json): boolean => trusted.includes(namespaceOf(each));
  const allNmi = daemonSets.filter((each) => runs(each, 'nmi'));
  const allMic = deployments.filter((each) => runs(each, 'mic'));
  const nmi = allNmi.filter(isTrusted);
  const mic = allMic.filter(isTrusted);
  return {
    nmi: stateOf(nmi),
    nmiForceNamespaced: nmi.some(isForceNamespaced),
    micReplicas: mic.reduce((sum, each) => sum + replicasOf(each), 0),
    namespaces: [...new Set(nmi.map(namespaceOf))].sort(),
    lookAlikes: [
      ...allNmi.filter((each) => !isTrusted(each)).map((each) => lookAlike('DaemonSet', each)),
      ...allMic.filter((each) => !isTrusted(each)).map((each) => lookAlike('Deployment', each)),
    ],
  };
}

function lookAlike(kind: LookAlike['kind'], object: Json): LookAlike {
  const name = asText(asMap(object.metadata).name);
  const part = kind === 'DaemonSet' ? 'nmi' : 'mic';
  return { kind, part, namespace: namespaceOf(object), name };
}

function namespaceOf({ metadata }: Json): string {
  return asText(asMap(metadata).namespace);
}

/** Whether NMI or MIC runs in it. */
export function runs(object: Json, component: 'nmi' | 'mic'): boolean {
  const labels = textMap(asMap(object.metadata).labels);
  const isPart = [labels['app.kubernetes.io/component'], labels.component].includes(component);
  return (
    (isPart && imagesOf(object).some((image) => image.includes(component))) ||
    imagesOf(object).some((image) => image.includes(`aad-pod-identity/${component}`))
  );
}

/** Images of a workload's containers, in their order. */
export function imagesOf(object: Json): readonly string[] {
  return containersOf(object).map(({ image }) => asText(image));
}

function containersOf(object: Json): readonly Json[] {
  const pod = asMap(asMap(asMap(object.spec).template).spec);
  return listIn(pod, 'containers').map(asMap);
}

function stateOf(daemonSets: readonly Json[]): Installation['nmi'] {
  const [first] = daemonSets;
  if (first === undefined) return 'none';
  if (daemonSets.some(isRolling)) return 'rolling';
  return daemonSets.every(isManaged) ? 'managed' : 'standard';
}

/** Old pods still answer on some nodes. */
function isRolling({ metadata, status }: Json): boolean {
  const { observedGeneration, desiredNumberScheduled, updatedNumberScheduled } = asMap(status);
  const generation = asMap(metadata).generation;
  if (numberOf(observedGeneration) < numberOf(generation)) return true;
  return numberOf(updatedNumberScheduled) < numberOf(desiredNumberScheduled);
}

function isManaged(object: Json): boolean {
  return argumentsOf(object).some(
    (text, index, all) =>
      /^--operation-mode=managed$/i.test(text) ||
      (text === '--operation-mode' && /^managed$/i.test(all[index + 1] ?? '')),
  );
}

function isForceNamespaced(object: Json): boolean {
  const isFlag = argumentsOf(object).some((text) => /^--forceNamespaced(=true)?$/.test(text));
  const environment = containersOf(object).flatMap((each) => listIn(each, 'env').map(asMap));
  return (
    isFlag || environment.some(({ name, value }) => name === 'FORCENAMESPACED' && value === 'true')
  );
}

function argumentsOf(object: Json): readonly string[] {
  return containersOf(object).flatMap((each) => [
    ...textsIn(each, 'command'),
    ...textsIn(each, 'args'),
  ]);
}

/** Absent is 1, as the API server defaults it. */
function replicasOf(object: Json): number {
  const { replicas } = asMap(object.spec);
  return typeof replicas === 'number' ? replicas : 1;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
