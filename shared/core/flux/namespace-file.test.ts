import { namespaceFile } from './namespace-file';

test('the namespace of NMI lets privileged pods in', () => {
  expect(namespaceFile('baseline', 'aad-pod-identity')).toBe(
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: baseline\n  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n  labels:\n    pod-security.kubernetes.io/enforce: privileged\n',
  );
});

test('that of another chart gets no such label', () => {
  expect(namespaceFile('podinfo', 'none')).toBe(
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: podinfo\n  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n',
  );
});
