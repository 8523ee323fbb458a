import { clusterObjects, meta, pod } from '../../../test/support/objects';
import { profile } from '../../../test/support/world';
import { addonExceptions, exceptionFindings, isExcepted } from './exceptions';
import type { PodIdentityException } from '../cluster/objects';

const ADDONS = { 'kubernetes.azure.com/managedby': 'aks' };

function exception(
  podLabels: Readonly<Record<string, string>>,
  namespace = 'kube-system',
): PodIdentityException {
  return { meta: meta('exception', { namespace }), podLabels };
}

function codesOf(exceptions: readonly PodIdentityException[], pods = [pod('a', 'web')]) {
  return exceptionFindings(profile(), clusterObjects({ exceptions, pods })).map(({ code }) => code);
}

test('the exception for AKS add-ons must be there; another one for their label will do', () => {
  expect(codesOf([])).toEqual(['ExceptionMissing']);
  expect(codesOf([exception(ADDONS)])).toEqual([]);
  expect(codesOf([exception(ADDONS, 'default')])).toContain('ExceptionMissing');
});

test('an in-cluster MIC needs one of its own, or it waits for itself (#484)', () => {
  const standard = profile({ mode: 'standard', mic: 'in-cluster' });
  const found = exceptionFindings(standard, clusterObjects({ exceptions: [exception(ADDONS)] }));
  expect(found.map(({ code }) => code)).toEqual(['ExceptionMissing']);
  expect(addonExceptions(standard).map(({ metadata }) => metadata.name)).toEqual([
    'aks-addon-exception',
    'mic',
  ]);
});

test('nothing is missing where nothing is installed', () => {
  expect(exceptionFindings(profile(), clusterObjects({ installed: false }))).toEqual([]);
});

test('an exception beyond the usual ones is told, although no pod with a binding label has it: pods need none', () => {
  const found = exceptionFindings(
    profile(),
    clusterObjects({ exceptions: [exception(ADDONS), exception({ app: 'x' }, 'evil')] }),
  );
  expect(found).toMatchObject([{ code: 'ExceptionOpensNode', severity: 'error' }]);
  expect(found[0]?.message).toContain('Any pod of namespace evil with label "app: x"');
  expect(codesOf([exception({ ...ADDONS, more: 'x' })])).toEqual(['ExceptionOpensNode']);
});

test('one without labels excepts nobody, and one that excepts a pod with an identity lets it see all', () => {
  expect(codesOf([exception(ADDONS), exception({}, 'apps')])).toEqual(['EmptyException']);
  const wide = exception({ aadpodidbinding: 'WEB' }, 'apps');
  expect(codesOf([exception(ADDONS), wide])).toEqual(['ExceptedPod', 'ExceptionOpensNode']);
});

describe('TestIsPodExcepted', () => {
  const labels = { app: 'Custom', tier: 'node' };
  test('one label in common is enough, its value in any casing, its key in one', () => {
    expect(isExcepted(labels, exception({ foo: 'bar', app: 'custom' }))).toBe(true);
    expect(isExcepted(labels, exception({ app: 'other' }))).toBe(false);
    expect(isExcepted(labels, exception({ App: 'Custom' }))).toBe(false);
    expect(isExcepted(labels, exception({}))).toBe(false);
  });

  test('names that every object inherits except nobody', () => {
    expect(isExcepted(labels, exception({ constructor: 'x', toString: 'y' }))).toBe(false);
  });
});
