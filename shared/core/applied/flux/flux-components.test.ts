import { parseAllDocuments } from 'yaml';
import { appliedOf, documents, namespace, shortNames } from '../../../../test/support/flux-tree';
import { fluxComponents } from './flux-components';

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: helmreleases.helm.toolkit.fluxcd.io
spec:
  group: helm.toolkit.fluxcd.io
  scope: Namespaced
  versions:
  - name: v2
    schema:
      openAPIV3Schema: {}
`;

describe('gotk-components.yaml', () => {
  it('keeps every object, and loses the schemas', () => {
    const text = fluxComponents(
      `---\n${documents(namespace('flux-system'))}---\n${CRD}---\n${CRD.replace('helmreleases', 'kustomizations')}`,
    );
    const objects = [...parseAllDocuments(text)].map((document) => document.toJS() as unknown);
    expect(objects).toMatchObject([
      { kind: 'Namespace' },
      {
        metadata: { name: 'helmreleases.helm.toolkit.fluxcd.io' },
        spec: { scope: 'Namespaced', versions: [] },
      },
      { metadata: { name: 'kustomizations.helm.toolkit.fluxcd.io' } },
    ]);
    expect(text).not.toContain('openAPIV3Schema');
  });

  it('may be too big to be read: what people patch in it is there, and nothing is unknown because of it', () => {
    const patch =
      '[{"op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": "--x"}]';
    const target = { kind: 'Deployment', name: '(kustomize|helm)-controller' };
    const applied = appliedOf({
      'clusters/prod/flux-system/kustomization.yaml': JSON.stringify({
        resources: ['gotk-components.yaml', 'gotk-sync.yaml'],
        patches: [{ target, patch }],
      }),
      // As a tree that was read says it: the text of the file is missing.
      'clusters/prod/flux-system/gotk-components.yaml': undefined as unknown as string,
    });
    expect(applied.unknown).toEqual([]);
    expect(shortNames(applied)).toContain('Deployment flux-system/helm-controller');
  });
});
