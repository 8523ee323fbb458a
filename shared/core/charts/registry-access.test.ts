import { registry } from '../../../test/support/charts';
import type { Failure } from '../base/errors';
import { isAboutAccess, withAccess } from './registry-access';

const RULES = registry('fleet');
const OPEN = { publicNetworkAccess: true, repositoryRights: false };
const FORBIDDEN: Failure = {
  ...{ policy: 'Stalled', code: 'RegistryForbidden', message: 'It answered 403.' },
  remedy: 'Either role.',
};
const SILENT: Failure = { policy: 'Transient', code: 'RegistryUnavailable', message: 'Silence.' };

test.each([
  [false, 'AcrPush'],
  [true, 'Container Registry Repository Writer'],
])('with rights by repository %s, the role that is missing is %s', (repositoryRights, role) => {
  const { remedy } = withAccess(FORBIDDEN, RULES, { ...OPEN, repositoryRights });
  expect(remedy).toContain(`--role "${role}" --scope ${RULES.id}`);
});

test('a registry behind private endpoints is not waited for: somebody has to let us in', () => {
  const failure = withAccess(SILENT, RULES, { ...OPEN, publicNetworkAccess: false });
  expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryUnreachable' });
  expect(failure.message).toContain('closed to public networks');
  expect(failure.remedy).toContain('az acr update --subscription');
});

test('a registry that is open to all and silent is only silent', () => {
  expect(withAccess(SILENT, RULES, OPEN)).toBe(SILENT);
});

test('a registry that Azure does not know is a mistake in the configuration', () => {
  const failure = withAccess(SILENT, RULES, undefined);
  expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryAbsent', target: RULES.id });
  expect(failure.remedy).toContain('`id` of the registry');
});

test('what a full registry or a broken answer is about, Resource Manager does not know', () => {
  expect(isAboutAccess({ ...SILENT, code: 'RegistryThrottled' })).toBe(false);
  expect(isAboutAccess(SILENT)).toBe(true);
});
