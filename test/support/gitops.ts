import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RepoFile } from '../../shared/core/base/repo-file';
import type { FluxRules, RepositoryRules } from '../../shared/core/configuration/repository-rules';
import type { DesiredChart, DesiredCluster } from '../../shared/core/flux/desired';
import { clusterId } from '../../shared/core/base/resource-id';

/** A target as the configuration gives it when it says nothing special, with other rules for Flux on demand. */
export function repositoryRules(flux: Partial<FluxRules> = {}): RepositoryRules {
  return {
    name: 'fleet',
    forge: {
      provider: 'github',
      url: 'https://api.github.com',
      repository: 'contoso/fleet',
      auth: { kind: 'token', tokenSetting: 'GITHUB_TOKEN' },
    },
    branch: 'main',
    layout: {
      base: 'identity-reconciler/base',
      overlays: 'identity-reconciler/clusters',
      clusters: 'clusters',
      kustomization: 'identity-reconciler',
      file: 'identity-reconciler.yaml',
      names: {},
      regions: {},
    },
    flux: {
      version: 'auto',
      source: 'auto',
      pinDigest: true,
      namespace: 'flux-system',
      releaseNamespace: 'baseline',
      multiTenancy: false,
      bootstrap: 'auto',
      gitRepository: 'flux-system',
      ...flux,
    },
    requests: {
      branchPrefix: 'identity-reconciler/',
      labels: [],
      reviewers: [],
      draft: false,
      autoMerge: 'never',
      rebaseWhen: 'behind-base',
      waitForInstall: true,
      waitSeconds: 86_400,
    },
    observeOnly: false,
  };
}

/** aad-pod-identity 4.1.18 as it lies in the registries. */
export function wantedChart(change: Partial<DesiredChart> = {}): DesiredChart {
  return {
    chart: 'aad-pod-identity',
    preset: 'aad-pod-identity',
    version: '4.1.18',
    tag: '4.1.18',
    packageDigest: 'sha256:ffc6d41aa3d8a4e36bfff77332f433e0288324051224bc8183584cc2f991fa28',
    manifestDigest: 'sha256:573458d669183d65b4d4c6a33a3103ec2cc1dcbf719ae9c261df77ca8d7ac39b',
    repository: 'charts/aad-pod-identity',
    values: { image: { repository: '${acr_login_server}/oss/azure/aad-pod-identity' } },
    ...change,
  };
}

/** A cluster in managed mode that wants aad-pod-identity. */
export function wantedCluster(change: Partial<DesiredCluster> = {}): DesiredCluster {
  return {
    cluster: clusterId('00000000-0000-0000-0000-000000000001', 'rg-shop', 'aks-shop'),
    name: 'aks-shop',
    mode: 'managed',
    mic: 'in-cluster',
    kubenet: false,
    nmiNamespaces: ['kube-system', 'baseline'],
    location: 'westeurope',
    loginServer: 'acrfleet.azurecr.io',
    charts: [
      {
        chart: 'aad-pod-identity',
        preset: 'aad-pod-identity',
        values: { operationMode: 'managed', rbac: { allowAccessToSecrets: false } },
      },
    ],
    ...change,
  };
}

/** The sample repository of the reference folder. */
export function sampleRepository(reference: string): readonly RepoFile[] {
  const root = path.join(reference, 'data', 'gitops-sample', 'tree');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({
      path: name.split(path.sep).join('/'),
      text: readFileSync(path.join(root, name), 'utf8'),
    }));
}

/** A repository after a request was merged. */
export function merged(
  files: readonly RepoFile[],
  changes: readonly { readonly path: string; readonly after?: string }[],
): readonly RepoFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const { path: name, after } of changes) {
    if (after === undefined) byPath.delete(name);
    else byPath.set(name, { path: name, text: after });
  }
  return [...byPath.values()];
}
