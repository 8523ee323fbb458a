import type { IdentityPod } from '../../core/pod-identity/objects';
import { POD_LABEL } from '../../core/pod-identity/objects';
import { metaFrom } from './decode';
import type { Json } from './json';
import { asMap, asText } from './json';

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'] as const;

export function podFrom(object: Json): IdentityPod {
  const meta = metaFrom(object);
  const spec = asMap(object.spec);
  const status = asMap(object.status);
  const nodeName = asText(spec.nodeName);
  const podIP = asText(status.podIP);
  return {
    meta,
    selector: meta.labels[POD_LABEL] ?? '',
    phase: PHASES.find((phase) => phase === status.phase) ?? 'Unknown',
    hostNetwork: spec.hostNetwork === true,
    ...(nodeName !== '' && { nodeName }),
    ...(podIP !== '' && { podIP }),
  };
}
