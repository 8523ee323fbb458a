import { goTruth } from '../../../shared/core/charts/go-text';
import type { NmiStarts } from '../../../shared/core/charts/nmi-start';
import type { Json } from '../../../shared/core/base/json';
import type { KubeObject } from '../../kubernetes';
import { asMap } from '../../kubernetes';
import type { Rendering } from './rendering';

export function nmiDaemonSet(rendering: Rendering, start: NmiStarts): KubeObject {
  const { values, release, name } = rendering;
  const nmi = asMap(values.nmi);
  const rbac = asMap(values.rbac);
  const labels = { ...rendering.labels, 'app.kubernetes.io/component': 'nmi', tier: 'node' };
  const { image, args, forceNamespaced } = start;
  const env = [
    { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    ...(forceNamespaced === undefined ? [] : [{ name: 'FORCENAMESPACED', value: forceNamespaced }]),
  ];
  const capabilities = { drop: ['ALL'], add: ['DAC_READ_SEARCH', 'NET_ADMIN', 'NET_RAW'] };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: `${name}-nmi`, namespace: release.namespace, labels },
    spec: {
      selector: { matchLabels: selectorOf(rendering, 'nmi') },
      updateStrategy: nmi.updateStrategy ?? { type: 'RollingUpdate' },
      template: {
        metadata: { labels },
        spec: {
          ...(goTruth(rbac.enabled as Json) && { serviceAccountName: `${name}-nmi` }),
          hostNetwork: true,
          nodeSelector: nmi.nodeSelector ?? { 'kubernetes.io/os': 'linux' },
          tolerations: nmi.tolerations ?? [{ operator: 'Exists' }],
          containers: [
            { name: 'nmi', image, args, env, securityContext: { runAsUser: 0, capabilities } },
          ],
        },
      },
    },
  };
}

export function micDeployment(rendering: Rendering, { mic }: NmiStarts): KubeObject {
  const { release, name } = rendering;
  const labels = { ...rendering.labels, 'app.kubernetes.io/component': 'mic' };
  const { image, args, replicas } = mic ?? { image: '', args: [], replicas: 0 };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${name}-mic`, namespace: release.namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: selectorOf(rendering, 'mic') },
      template: { metadata: { labels }, spec: { containers: [{ name: 'mic', image, args }] } },
    },
  };
}

function selectorOf({ name, release }: Rendering, part: string): object {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': release.name,
    'app.kubernetes.io/component': part,
  };
}
