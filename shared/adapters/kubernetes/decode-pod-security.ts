import type { ContainerSecurity, PodSecurity } from '../../core/net-raw/pod-security';
import { metaFrom } from './decode';
import type { Json } from './json';
import { asMap, asText, listIn, textMap, textsIn } from './json';

/** Sidecars are init containers. */
const CONTAINERS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** What decides whether a pod keeps NET_RAW: its system, phase and containers of all kinds. */
export function podSecurityFrom(object: Json): PodSecurity {
  const { namespace, name } = metaFrom(object);
  const spec = asMap(object.spec);
  return {
    namespace,
    name,
    windowsOs: asText(asMap(spec.os).name) === 'windows',
    windowsNodes: textMap(spec.nodeSelector)['kubernetes.io/os'] === 'windows',
    finished: ['Succeeded', 'Failed'].includes(asText(asMap(object.status).phase)),
    containers: CONTAINERS.flatMap((kind) => listIn(spec, kind).map(asMap)).map(containerFrom),
  };
}

function containerFrom(container: Json): ContainerSecurity {
  const { capabilities, privileged } = asMap(container.securityContext);
  return {
    name: asText(container.name),
    image: asText(container.image),
    privileged: privileged === true,
    add: textsIn(capabilities, 'add'),
    drop: textsIn(capabilities, 'drop'),
  };
}
