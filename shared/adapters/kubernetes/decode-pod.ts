import type { IdentityPod } from '../../core/pod-identity/objects';
import { POD_LABEL } from '../../core/pod-identity/objects';
import { metaFrom } from './decode';
import type { Json } from './json';
import { asMap, asText, listIn, textsIn } from './json';

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
    keepsNetRaw: keepsNetRaw(spec),
    ...(nodeName !== '' && { nodeName }),
    ...(podIP !== '' && { podIP }),
  };
}

function keepsNetRaw(spec: Json): readonly string[] {
  const containers = [...listIn(spec, 'initContainers'), ...listIn(spec, 'containers')].map(asMap);
  return containers.filter((each) => !dropsNetRaw(each)).map(({ name }) => asText(name));
}

/** Container runtimes have NET_RAW on unless it is dropped; what is added comes on top of what is dropped. */
function dropsNetRaw(container: Json): boolean {
  const { capabilities } = asMap(container.securityContext);
  const isNetRaw = (name: string): boolean => /^(CAP_)?(NET_RAW|ALL)$/i.test(name);
  return (
    textsIn(capabilities, 'drop').some(isNetRaw) && !textsIn(capabilities, 'add').some(isNetRaw)
  );
}
