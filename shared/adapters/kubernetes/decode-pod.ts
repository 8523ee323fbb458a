import { equalFold } from '../../core/pod-identity/equal-fold';
import type { IdentityPod } from '../../core/cluster/objects';
import { POD_LABEL } from '../../core/cluster/objects';
import { metaFrom } from './decode';
import type { Json } from './json';
import { asMap, asText, listIn } from './json';

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'] as const;

/** A pod as NMI sees it: label, phase, node, address and the ReplicaSet that owns it. */
export function podFrom(object: Json): IdentityPod {
  const meta = metaFrom(object);
  const spec = asMap(object.spec);
  const status = asMap(object.status);
  const nodeName = asText(spec.nodeName);
  const podIP = asText(status.podIP);
  const replicaSet = replicaSetOf(object);
  return {
    meta,
    selector: meta.labels[POD_LABEL] ?? '',
    phase: PHASES.find((phase) => phase === status.phase) ?? 'Unknown',
    hostNetwork: spec.hostNetwork === true,
    ...(nodeName !== '' && { nodeName }),
    ...(podIP !== '' && { podIP }),
    ...(replicaSet !== '' && { replicaSet }),
  };
}

/** The kind is read as NMI reads it. */
function replicaSetOf({ metadata }: Json): string {
  const owners = listIn(asMap(metadata), 'ownerReferences').map(asMap);
  return asText(owners.find(({ kind }) => equalFold(asText(kind), 'ReplicaSet'))?.name);
}
