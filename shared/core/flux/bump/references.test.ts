import { isOurRepository } from './references';

const REPOSITORY = 'charts/aad-pod-identity';

test.each([
  'oci://acaksprod.azurecr.io/charts/aad-pod-identity',
  'oci://${acr_login_server}/charts/aad-pod-identity/',
  // The variable may end in the folder of the charts.
  'oci://${registry}/aad-pod-identity',
])('%s is where we bring the chart to', (url) => {
  expect(isOurRepository(url, REPOSITORY)).toBe(true);
});

test.each([
  'oci://ghcr.io/acme/charts/aad-pod-identity',
  'oci://acaksprod.azurecr.io/aad-pod-identity',
  'oci://acaksprod.azurecr.io/charts/aad-pod-identity-2',
  'https://acaksprod.azurecr.io/charts/aad-pod-identity',
  'oci://${registry}',
  '',
])('"%s" is another place', (url) => {
  expect(isOurRepository(url, REPOSITORY)).toBe(false);
});
