import { fluxObjects } from './flux-objects';
import { sourceKindInUse } from './source-in-use';

function inUse(...specs: readonly string[]): string | undefined {
  const files = specs.map((spec, at) => ({
    path: `${at}.yaml`,
    text: `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x}\nspec: ${spec}\n`,
  }));
  return sourceKindInUse(fluxObjects(files));
}

const HELM = '{chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: x}}}}';
const OCI = '{chartRef: {kind: OCIRepository, name: x}}';

test('a team that pulls its charts through HelmRepositories gets another one', () => {
  expect(inUse(HELM, HELM)).toBe('HelmRepository');
});

test('one release that pins bytes is enough for ours to do so', () => {
  expect(inUse(HELM, OCI)).toBe('OCIRepository');
});

test.each(['{}', '{chart: {spec: {chart: ./x, sourceRef: {kind: GitRepository, name: x}}}}'])(
  'a release such as %s says nothing',
  (spec) => {
    expect(inUse(spec)).toBeUndefined();
  },
);
