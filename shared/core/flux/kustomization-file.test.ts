import { kustomizationFile } from './kustomization-file';

test('a kustomization.yaml lists resources, and patches as text', () => {
  const text = kustomizationFile({
    comment: 'why',
    namespace: 'baseline',
    resources: ['a.yaml'],
    patches: [{ kind: 'HelmRelease', name: 'x', patch: { spec: { values: { a: 'yes' } } } }],
  });
  expect(text).toBe(`# why
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: baseline
resources:
  - a.yaml
patches:
  - target:
      kind: HelmRelease
      name: x
    patch: |
      spec:
        values:
          a: "yes"
`);
});

test('without patches there is no such key', () => {
  expect(kustomizationFile({ resources: ['a.yaml'] })).not.toContain('patches');
});
