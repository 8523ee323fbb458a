import recorded from '../../../test/recorded/net-raw-pods.json';
import { admits } from '../../core/net-raw/admits';
import { OTHER_CAPABILITIES } from '../../core/net-raw/capabilities';
import { holdsNetRaw } from '../../core/net-raw/holds-net-raw';
import { podSecurityFrom } from './decode-pod-security';

/** Recorded with containerd's own code and with Azure's template in gator. */
const PODS = recorded.map((row) => [row.name, row, podSecurityFrom(row.pod)] as const);

const DROP_ONLY = {
  requiredDropCapabilities: ['NET_RAW'],
  allowedCapabilities: ['*'],
  excludedNamespaces: ['kube-system', 'aad-pod-identity'],
};
const FULL = { ...DROP_ONLY, allowedCapabilities: OTHER_CAPABILITIES };

test('all 51 recorded pods are asked about', () => {
  expect(PODS).toHaveLength(51);
});

test.each(PODS)('%s: who holds NET_RAW is told as containerd does', (_, row, pod) => {
  expect(holdsNetRaw(pod)).toBe(row.holdsNetRaw);
});

test.each(PODS)('%s: Azure’s template lets it in, or not, as it did', (_, row, pod) => {
  expect({ dropOnly: admits(DROP_ONLY, pod), full: admits(FULL, pod) }).toEqual(row.admitted);
});
