import { wantedChart } from '../../../test/support/gitops';
import { ociRepository } from './oci-repository';

const WANTED = wantedChart({ version: '4.1.18+fix.1', tag: '4.1.18_fix.1' });

test('an OCIRepository says tag and digest apart, and which layer is the chart', () => {
  expect(ociRepository(WANTED, 'v1', true)).toEqual({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'OCIRepository',
    metadata: { name: 'aad-pod-identity' },
    spec: {
      interval: '1h0m0s',
      provider: 'azure',
      url: 'oci://${acr_login_server}/charts/aad-pod-identity',
      layerSelector: {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        operation: 'copy',
      },
      ref: { tag: '4.1.18_fix.1', digest: WANTED.manifestDigest },
    },
  });
});

test('without pinning there is the tag alone', () => {
  expect(ociRepository(WANTED, 'v1beta2', false)).toMatchObject({
    apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
    spec: { ref: { tag: '4.1.18_fix.1' } },
  });
  expect(JSON.stringify(ociRepository(WANTED, 'v1beta2', false))).not.toContain('sha256');
});
