import type { Configuration } from '../core/configuration/profile';
import { loadConfiguration } from './load';
import { VALID, WITH_GITOPS } from './sample.fixture';

function loaded(text: string = WITH_GITOPS): Configuration {
  const result = loadConfiguration(text, 'p.yaml');
  if (!result.ok) throw new Error(result.problems.map(({ found }) => found).join());
  expect(result.warnings).toEqual([]);
  return result.configuration;
}

/** The configuration with one piece of the text replaced. */
function changed(from: string, to: string, text = WITH_GITOPS): Configuration {
  expect(text).toContain(from);
  return loaded(text.replace(from, () => to));
}

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/rg-fleet';
const REGISTRIES = `${GROUP}/providers/microsoft.containerregistry/registries`;

describe('registries, charts and repositories', () => {
  test('a registry gets its login server and canonical regions', () => {
    expect(loaded().registries).toEqual([
      {
        name: 'shared',
        id: `${REGISTRIES}/acrfleet`,
        loginServer: 'acrfleet.azurecr.io',
        locations: ['westeurope'],
        chartPrefix: 'charts',
        imagePrefix: '',
      },
      {
        name: 'other',
        id: `${REGISTRIES}/acrother`,
        loginServer: 'acrother.azurecr.us',
        locations: [],
        chartPrefix: 'charts',
        imagePrefix: '',
      },
    ]);
  });

  test('a preset knows its name and repository', () => {
    expect(loaded().charts[0]).toEqual({
      name: 'aad-pod-identity',
      source: {
        kind: 'index',
        url: 'https://raw.githubusercontent.com/Azure/aad-pod-identity/master/charts',
      },
      versions: '>=4.1.0 <5',
      prereleases: false,
      minimumAgeSeconds: 0,
      registries: [],
      images: { kind: 'discover', exclude: [] },
      values: {},
      valuesByMode: {},
      preset: 'aad-pod-identity',
    });
  });

  test('any other chart is told by name and repository, and gets its age in seconds', () => {
    expect(loaded().charts[1]).toMatchObject({
      name: 'podinfo',
      preset: 'none',
      source: { kind: 'oci', repository: 'ghcr.io/stefanprodan/charts/podinfo' },
      minimumAgeSeconds: 259_200,
    });
  });

  test('a preset may come from a mirror', () => {
    const mirror =
      'preset: aad-pod-identity\n    repository: oci://mirror.example/aad-pod-identity';
    expect(changed('preset: aad-pod-identity', mirror).charts[0]).toMatchObject({
      preset: 'aad-pod-identity',
      source: { kind: 'oci', repository: 'mirror.example/aad-pod-identity' },
    });
  });

  test.each(['', '/', '/index.yaml'])('an index is one address, also written with "%s"', (end) => {
    const address = `https://stefanprodan.github.io/podinfo${end}`;
    const [, chart] = changed('oci://ghcr.io/stefanprodan/charts/podinfo', address).charts;
    expect(chart?.source).toEqual({
      kind: 'index',
      url: 'https://stefanprodan.github.io/podinfo',
    });
  });

  test('images are listed one by one, or found but for some', () => {
    const listed = 'version: 6.x\n    images: { listed: [{ repository: [image.repository] }] }';
    expect(changed('version: 6.x', listed).charts[1]?.images).toEqual({
      kind: 'listed',
      images: [{ repository: ['image.repository'] }],
    });
    const found = "version: 6.x\n    images: { exclude: ['*/test-*'] }";
    expect(changed('version: 6.x', found).charts[1]?.images).toEqual({
      kind: 'discover',
      exclude: ['*/test-*'],
    });
  });

  test('values are kept as they are, whatever their keys', () => {
    const values = 'version: 6.x\n    values: { a.b: [1, { c: null }], yes: no }';
    expect(changed('version: 6.x', values).charts[1]?.values).toEqual({
      'a.b': [1, { c: null }],
      yes: 'no',
    });
  });

  test('repositories that are read along are on their main branch unless somebody says otherwise', () => {
    const alsoRead =
      'alsoRead: [{ repository: contoso/identity }, { repository: contoso/x, branch: prod }]';
    expect(
      changed('repository: contoso/fleet', `repository: contoso/fleet\n    ${alsoRead}`)
        .repositories[0],
    ).toMatchObject({
      alsoRead: [
        { repository: 'contoso/identity', branch: 'main' },
        { repository: 'contoso/x', branch: 'prod' },
      ],
    });
  });

  test('a repository gets the address of its provider, and defaults that need no thought', () => {
    expect(loaded().repositories[0]).toEqual({
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
    });
  });

  test('the layout is that of the repository, by stage and region, under names of its own', () => {
    const layout =
      'layout: { base: "platform/{stage}/{chart}", clusters: "env/{stage}/{region}/{cluster}", kustomization: nmi, file: nmi.yml, names: { aks-prod: production }, regions: { West Europe: weu } }';
    const told = changed(
      'auth: { token: GITHUB_TOKEN }',
      `auth: { token: GITHUB_TOKEN }\n    ${layout}`,
      WITH_GITOPS.replace(/(target: fleet\n)/, '$1      stage: prod\n'),
    );
    expect(told.repositories[0]?.layout).toEqual({
      base: 'platform/{stage}/{chart}',
      overlays: 'identity-reconciler/clusters',
      clusters: 'env/{stage}/{region}/{cluster}',
      kustomization: 'nmi',
      file: 'nmi.yml',
      names: { 'aks-prod': 'production' },
      regions: { westeurope: 'weu' },
    });
    expect(told.profiles[1]?.gitops?.stage).toBe('prod');
  });

  test.each([
    ['kube-system, identity', 1],
    ['kube-system, baseline', 0],
  ])(
    'a profile that believes NMI in %s alone, while its requests put it into baseline: %i warning',
    (namespaces, count) => {
      const profile = '    gitops:\n      target: fleet';
      const text = WITH_GITOPS.replace(profile, `    nmiNamespaces: [${namespaces}]\n${profile}`);
      const result = loadConfiguration(text, 'p.yaml');
      const told = result.ok ? result.warnings.map(({ found }) => found) : ['not valid'];
      expect(told).toHaveLength(count);
      for (const found of told)
        expect(found).toMatch(/install NMI in baseline, where it is not believed/);
    },
  );

  test('Azure DevOps is signed in to with our own identity', () => {
    expect(loaded().repositories[1]?.forge).toEqual({
      provider: 'azureDevOps',
      url: 'https://dev.azure.com/contoso',
      repository: 'Code Base/fleet',
      auth: { kind: 'managedIdentity' },
    });
  });

  test('the numbers of a GitHub App become text', () => {
    const app = '{ githubApp: { appId: 12, installationId: 34, privateKey: APP_KEY } }';
    expect(changed('{ token: GITHUB_TOKEN }', app).repositories[0]?.forge.auth).toEqual({
      kind: 'githubApp',
      appId: '12',
      installationId: '34',
      privateKeySetting: 'APP_KEY',
    });
  });

  test('a profile names them', () => {
    const [first, second] = loaded().profiles;
    expect(second?.gitops).toEqual({
      repository: 'fleet',
      registries: ['shared'],
      charts: ['aad-pod-identity'],
    });
    expect(first?.gitops?.repository).toBe('second');
    const plain = loadConfiguration(VALID, 'p.yaml');
    expect(plain.ok && plain.configuration.profiles[0]).not.toHaveProperty('gitops');
    expect(plain.ok && plain.configuration).toMatchObject({
      registries: [],
      charts: [],
      repositories: [],
    });
  });
});
