import { sampleRepository } from '../../../test/support/gitops';
import { describeWithReference } from '../../../test/support/reference';
import { chartInRepository } from './observed-charts';

const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: NAME}
spec: {chartRef: {kind: OCIRepository, name: s}}
---
`;
const SOURCE = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: s}
spec: {url: oci://x/charts/nmi, ref: {tag: 1.2.3}}
`;

test('a source that two releases share is one place', () => {
  const text = RELEASE.replace('NAME', 'a') + RELEASE.replace('NAME', 'b') + SOURCE;
  expect(chartInRepository([{ path: 'x.yaml', text }], 'nmi')).toEqual([
    { path: 'x.yaml', version: '1.2.3' },
  ]);
});

test('a chart that is not there has no place', () => {
  expect(chartInRepository([{ path: 'x.yaml', text: SOURCE }], 'nmi')).toEqual([]);
});

describeWithReference('the sample repository', (folder) => {
  test('has aad-pod-identity 4.1.18 in source.yaml, by tag and digest', () => {
    expect(chartInRepository(sampleRepository(folder), 'aad-pod-identity')).toEqual([
      {
        path: 'infrastructure/base/aad-pod-identity/source.yaml',
        version: '4.1.18',
        digest: 'sha256:573458d669183d65b4d4c6a33a3103ec2cc1dcbf719ae9c261df77ca8d7ac39b',
      },
    ]);
  });
});
