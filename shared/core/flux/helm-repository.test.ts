import { wantedChart } from '../../../test/support/gitops';
import { helmRepository } from './helm-repository';

test('a HelmRepository is the folder above the chart, of type oci', () => {
  expect(helmRepository(wantedChart(), 'v1beta2')).toEqual({
    apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
    kind: 'HelmRepository',
    metadata: { name: 'aad-pod-identity' },
    spec: {
      type: 'oci',
      provider: 'azure',
      interval: '1h0m0s',
      url: 'oci://${acr_login_server}/charts',
    },
  });
});

test('a chart in the root of the registry leaves the host alone', () => {
  expect(helmRepository(wantedChart({ repository: 'aad-pod-identity' }), 'v1')).toMatchObject({
    spec: { url: 'oci://${acr_login_server}' },
  });
});
