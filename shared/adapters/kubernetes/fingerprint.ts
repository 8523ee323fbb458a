import { isFinished } from '../../core/cluster/objects';
import { assignedFrom, bindingFrom, exceptionFrom, identityFrom } from './decode';
import { podFrom } from './decode-pod';
import type { Json } from './json';
import { asMap, asText } from './json';
import type { WatchedKind } from './kubernetes';

/** `namespace/name` of an object. */
export function keyOf(object: Json): string {
  const metadata = asMap(object.metadata);
  return `${asText(metadata.namespace)}/${asText(metadata.name)}`;
}

/**
 * Text that differs when, and only when, something changed that decisions depend on: a kubelet that reports a pod's
 * health, or a label from `helm upgrade`, is no news. That of a pod begins with its label.
 */
export function fingerprintOf(kind: WatchedKind, object: Json): string {
  return JSON.stringify(gist(kind, object));
}

function gist(kind: WatchedKind, object: Json): readonly unknown[] {
  switch (kind) {
    case 'identities': {
      const { spec, meta } = identityFrom(object);
      return [spec, meta.annotations];
    }
    case 'bindings': {
      const { azureIdentity, selector } = bindingFrom(object);
      return [azureIdentity, selector];
    }
    case 'exceptions':
      return [exceptionFrom(object).podLabels];
    case 'assigned': {
      const { content, state, meta } = assignedFrom(object);
      return [content, state, meta.labels.nodename ?? '', meta.deleting];
    }
    case 'pods': {
      const pod = podFrom(object);
      return [
        pod.selector,
        pod.nodeName ?? '',
        isFinished(pod),
        pod.meta.uid,
        pod.phase === 'Unknown',
      ];
    }
  }
}
