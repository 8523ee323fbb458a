import type { ContainerSecurity, PodSecurity } from './pod-security';
import { holdersOfNetRaw, holdsNetRaw } from './holds-net-raw';

function container(security: Partial<ContainerSecurity> = {}): ContainerSecurity {
  return { name: 'main', image: 'app:1', privileged: false, add: [], drop: [], ...security };
}

function pod(containers: readonly ContainerSecurity[], of: Partial<PodSecurity> = {}): PodSecurity {
  const common = { namespace: 'apps', name: 'web', windowsOs: false, windowsNodes: false };
  return { ...common, finished: false, containers, ...of };
}

describe('a container holds NET_RAW', () => {
  test.each<[string, Partial<ContainerSecurity>, boolean]>([
    ['that says nothing: the default set has it', {}, true],
    ['that drops others', { drop: ['NET_ADMIN'] }, true],
    ['that drops it', { drop: ['NET_RAW'] }, false],
    ['that drops it in small letters', { drop: ['net_raw'] }, false],
    ['that drops it by the name that means nothing to containerd', { drop: ['CAP_NET_RAW'] }, true],
    ['that drops all', { drop: ['ALL'] }, false],
    ['that drops all, in small letters', { drop: ['all'] }, false],
    ['that drops CAP_ALL, which is no name for all', { drop: ['CAP_ALL'] }, true],
    ['that drops all and adds it again', { drop: ['ALL'], add: ['NET_RAW'] }, true],
    ['that drops all and adds another', { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }, false],
    ['that adds and drops it: the drop comes last', { drop: ['NET_RAW'], add: ['NET_RAW'] }, false],
    [
      'that adds it after dropping it in other letters',
      { drop: ['Net_Raw'], add: ['NET_RAW'] },
      false,
    ],
    ['that is privileged, whatever it drops', { privileged: true, drop: ['ALL'] }, true],
  ])('%s: %j is %s', (_, security, holds) => {
    expect(holdsNetRaw(pod([container(security)]))).toBe(holds);
  });
});

test('one of many is enough, init and ephemeral ones too, and it is named', () => {
  const safe = container({ drop: ['ALL'] });
  const init = container({ name: 'init' });
  expect(holdersOfNetRaw(pod([safe, init])).map(({ name }) => name)).toEqual(['init']);
  expect(holdsNetRaw(pod([safe]))).toBe(false);
  expect(holdsNetRaw(pod([]))).toBe(false);
});

test('a Windows pod has no capabilities, and runs on no Linux node', () => {
  expect(holdsNetRaw(pod([container()], { windowsOs: true }))).toBe(false);
  expect(holdsNetRaw(pod([container()], { windowsNodes: true }))).toBe(false);
});
