import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describeWithReference } from '../../../test/support/reference';
import type { ValuesCluster } from './release-values';
import { presetClusterValues, presetValues, withRealFlags } from './release-values';

const CLUSTER: ValuesCluster = {
  mode: 'managed',
  mic: 'in-cluster',
  forceNamespaced: false,
  kubenet: false,
};

function ofPodIdentity(change: Partial<ValuesCluster>): unknown {
  return presetClusterValues('aad-pod-identity', { ...CLUSTER, ...change });
}

describe('values that every cluster gets', () => {
  test('the webhook must be told its tenant', () => {
    expect(presetValues('workload-identity-webhook')).toEqual({
      azureTenantID: '${azure_tenant_id}',
    });
  });

  test('of a chart that we do not know, none', () => {
    expect(presetValues('none')).toEqual({});
    expect(presetClusterValues('none', { ...CLUSTER, kubenet: true })).toEqual({});
  });
});

describe('values by the mode of the cluster', () => {
  test.each([
    ['has no service principals: no right to read Secrets', { withSecrets: 0 }, false],
    ['has service principals, which get no token without it', { withSecrets: 2 }, true],
    ['nobody could look into', {}, true],
  ])('managed, on a cluster that %s', (_what, seen, allowAccessToSecrets) => {
    expect(ofPodIdentity(seen)).toEqual({
      operationMode: 'managed',
      rbac: { allowAccessToSecrets },
    });
  });

  test('standard: MIC as the chart has it; the flag is a text, as in the chart', () => {
    expect(ofPodIdentity({ mode: 'standard', forceNamespaced: true })).toEqual({
      operationMode: 'standard',
      forceNamespaced: 'true',
    });
  });

  test('standard with a serverless MIC: none of its replicas run', () => {
    expect(ofPodIdentity({ mode: 'standard', mic: 'serverless' })).toEqual({
      operationMode: 'standard',
      forceNamespaced: 'false',
      mic: { replicas: 0 },
    });
  });

  test('kubenet: NMI is told that it may run there', () => {
    expect(ofPodIdentity({ kubenet: true })).toMatchObject({
      nmi: { allowNetworkPluginKubenet: true },
    });
  });
});

describe('flags that are texts', () => {
  test.each([
    ['false', false],
    [' False ', false],
    ['', false],
    ['true', true],
    [null, false],
  ])('installMICException %j becomes %s: a template takes every text for true', (given, wanted) => {
    expect(withRealFlags('aad-pod-identity', { installMICException: given, a: 1 })).toEqual({
      installMICException: wanted,
      a: 1,
    });
  });

  test('other values and other charts stay as they are', () => {
    expect(withRealFlags('aad-pod-identity', { forceNamespaced: 'true' })).toEqual({
      forceNamespaced: 'true',
    });
    expect(withRealFlags('none', { installMICException: 'false' })).toEqual({
      installMICException: 'false',
    });
  });
});

describeWithReference('the values of the real chart', (folder) => {
  const file = path.join(
    folder,
    'data',
    'aad-pod-identity',
    'charts',
    'aad-pod-identity-4.1.18.tgz',
  );
  const text = gunzipSync(readFileSync(file)).toString('latin1');

  test.each([
    'operationMode:',
    'forceNamespaced:',
    'installMICException:',
    'allowAccessToSecrets:',
    'allowNetworkPluginKubenet:',
    'replicas:',
    'repository: mcr.microsoft.com/oss/azure/aad-pod-identity',
  ])('have %s', (key) => {
    expect(text).toContain(key);
  });
});
