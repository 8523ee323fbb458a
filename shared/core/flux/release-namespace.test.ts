import { releaseNamespaceOf } from './release-namespace';

const FLUX = { releaseNamespace: 'baseline' };

test('NMI runs where the configuration says, the webhook where its own installation puts it', () => {
  expect(releaseNamespaceOf({ chart: 'x', preset: 'aad-pod-identity' }, FLUX)).toBe('baseline');
  expect(releaseNamespaceOf({ chart: 'x', preset: 'workload-identity-webhook' }, FLUX)).toBe(
    'azure-workload-identity-system',
  );
});

test('any other chart has a namespace of its own name, as a DNS label', () => {
  expect(releaseNamespaceOf({ chart: 'my_chart.x', preset: 'none' }, FLUX)).toBe('my-chart-x');
});
