import { wantedChart } from '../../support/gitops';
import {
  existingCluster,
  onChartStage,
  openRequests,
  publish,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { REPOSITORY } from '../../support/chart-stage';

const IDENTITY = 'contoso/identity';
const { repository: CHART_PATH } = wantedChart();

function gitRepository(name: string, url: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: 5m, url: '${url}', ref: {branch: main}}
`;
}

function kustomization(name: string, path: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 10m
  path: ${path}
  prune: true
  sourceRef: {kind: GitRepository, name: ${name}}
`;
}

/** NMI, as a team of its own keeps it in a repository of its own. */
const NMI = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: acr, namespace: identity}
spec: {type: oci, interval: 5m, url: 'oci://acrfleet.azurecr.io/${CHART_PATH.split('/')[0] ?? ''}'}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: aad-pod-identity, namespace: identity}
spec:
  interval: 1h
  chart:
    spec:
      chart: aad-pod-identity
      version: 4.1.17
      sourceRef: {kind: HelmRepository, name: acr}
`;

/** A cluster whose Flux takes files from two repositories. */
async function twoRepositories(stage: ChartStage): Promise<void> {
  const { forge } = stage;
  const at = (name: string): string => `${forge.url}/${name}`;
  await forge.addRepository(IDENTITY, { 'deploy/nmi.yaml': NMI });
  await forge.hand(REPOSITORY).push({
    branch: 'main',
    files: {
      'clusters/aks1/flux-system/gotk-sync.yaml': `${gitRepository('flux-system', at(REPOSITORY))}---\n${kustomization('flux-system', './clusters/aks1')}`,
      'clusters/aks1/identity.yaml': `${gitRepository('identity', at(IDENTITY))}---\n${kustomization('identity', './deploy')}`,
    },
  });
  existingCluster(stage);
  await publish(stage, '4.1.18');
  await syncChart(stage);
  await syncRepository(stage);
}

test('a repository that nobody lets us read may hold NMI: it is not installed a second time, and the state says why', () =>
  onChartStage({}, async (stage) => {
    await twoRepositories(stage);
    expect(await openRequests(stage)).toEqual([]);
    const { ready, message } = await repositoryTold(stage);
    expect(ready).toBe('False/CannotFollow');
    expect(message).toContain(`${IDENTITY}, which is not read`);
  }));

test('a repository that is read along has NMI: nothing is asked for here, and its version is raised there', () =>
  onChartStage(
    { repository: { alsoRead: [{ repository: IDENTITY, branch: 'main' }] } },
    async (stage) => {
      await twoRepositories(stage);
      expect(await openRequests(stage)).toEqual([]);
      const state = JSON.stringify(await stage.store.repositories.get('fleet'));
      expect(state).not.toContain('CannotFollow');
      expect(state).toContain('OtherRepository');
    },
  ));

test('a repository that is to be read along and cannot be is told of', () =>
  onChartStage(
    { repository: { alsoRead: [{ repository: 'contoso/nowhere', branch: 'main' }] } },
    async (stage) => {
      await twoRepositories(stage);
      const state = await stage.store.repositories.get('fleet');
      expect(JSON.stringify(state?.notes)).toMatch(
        /contoso\/nowhere is to be read along, and cannot be/,
      );
      expect(await openRequests(stage)).toEqual([]);
    },
  ));
