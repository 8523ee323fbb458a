import type { Findings } from '../api/bodies';

/** Pods of a namespace that NMI would give no token, or not the one that they should get. */
export interface RefusedNamespace {
  readonly namespace: string;
  readonly pods: readonly RefusedPod[];
}

type RefusedPod = Findings['tokens']['refused'][number];

export function refusedNamespaces({ tokens }: Findings): readonly RefusedNamespace[] {
  const byName = Map.groupBy(tokens.refused, ({ namespace }) => namespace);
  return [...byName]
    .map(([namespace, pods]) => ({ namespace, pods }))
    .sort((a, b) => b.pods.length - a.pods.length || (a.namespace < b.namespace ? -1 : 1));
}

/** `13 of 14 pods get their token, 1 does not`. */
export function tokensInWords({ pods, served, unknown = 0 }: Findings['tokens']): string {
  if (pods === 0) return 'No live pod asks for a token.';
  const not = pods - served - unknown;
  const parts = [
    `${served} of ${pods} ${pods === 1 ? 'pod' : 'pods'} would get the right token`,
    ...(not > 0 ? [`${not} would not`] : []),
    ...(unknown > 0 ? [`of ${unknown} it is not known`] : []),
  ];
  return `${parts.join(', ')}.`;
}

type Finding = Findings['findings'][number];

/** `AzureIdentity reports/reports`, or nothing where it is about the cluster. */
export function objectOf({ object }: Finding): string {
  return object === undefined ? '' : `${object.kind} ${object.namespace}/${object.name}`;
}
