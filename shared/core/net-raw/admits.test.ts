import type { CapabilityParameters } from './admits';
import { admits, admitsPrivileged } from './admits';
import { OTHER_CAPABILITIES } from './capabilities';
import type { ContainerSecurity, PodSecurity } from './pod-security';

const OURS: CapabilityParameters = {
  requiredDropCapabilities: ['NET_RAW'],
  allowedCapabilities: OTHER_CAPABILITIES,
  excludedNamespaces: ['baseline'],
};

function pod(
  security: Partial<ContainerSecurity> = {},
  of: Partial<PodSecurity> = {},
): PodSecurity {
  const container = { name: 'main', image: 'app:1', privileged: false, add: [], drop: [] };
  return {
    ...{ namespace: 'apps', name: 'web', windowsOs: false, windowsNodes: false, finished: false },
    containers: [{ ...container, ...security }],
    ...of,
  };
}

describe('the policy lets a pod in', () => {
  test.each<[string, Partial<ContainerSecurity>, boolean]>([
    ['that drops NET_RAW', { drop: ['NET_RAW'] }, true],
    ['that drops it in other letters', { drop: ['net_raw'] }, true],
    ['that drops all', { drop: ['ALL'] }, true],
    ['that drops nothing', {}, false],
    ['that drops it by its other name', { drop: ['CAP_NET_RAW'] }, false],
    ['that adds what is allowed', { drop: ['ALL'], add: ['NET_ADMIN'] }, true],
    ['that adds it by its long name', { drop: ['ALL'], add: ['CAP_NET_ADMIN'] }, true],
    ['that drops all and adds NET_RAW again', { drop: ['ALL'], add: ['NET_RAW'] }, false],
  ])('%s: %j is %s', (_, security, isIn) => {
    expect(admits(OURS, pod(security))).toBe(isIn);
  });

  test('only when each of its containers is compliant', () => {
    const [good] = pod({ drop: ['ALL'] }).containers;
    const [bad] = pod().containers;
    expect(admits(OURS, pod({}, { containers: [good!, bad!] }))).toBe(false);
    expect(admits(OURS, pod({}, { containers: [good!, good!] }))).toBe(true);
  });

  test('in a namespace that it does not look at, and onto Windows nodes', () => {
    expect(admits(OURS, pod({}, { namespace: 'baseline' }))).toBe(true);
    expect(admits(OURS, pod({}, { namespace: 'kube-system' }))).toBe(true);
    expect(admits(OURS, pod({}, { windowsNodes: true }))).toBe(true);
    expect(admits(OURS, pod({}, { windowsOs: true }))).toBe(false);
  });

  test('that may add anything where the star is allowed', () => {
    const loose = { ...OURS, allowedCapabilities: ['*'] };
    expect(admits(loose, pod({ drop: ['NET_RAW'], add: ['SYS_ADMIN', 'NET_RAW'] }))).toBe(true);
  });
});

test('a privileged container is refused by the other policy, whatever it drops', () => {
  const privileged = { privileged: true, drop: ['ALL'] };
  expect(admits(OURS, pod(privileged))).toBe(true);
  expect(admitsPrivileged(OURS, pod(privileged))).toBe(false);
  expect(admitsPrivileged(OURS, pod())).toBe(true);
  expect(admitsPrivileged(OURS, pod(privileged, { namespace: 'baseline' }))).toBe(true);
});
