import { loadConfiguration } from './load';
import { describeProblem, formatProblems } from './problem';
import { WITH_GITOPS } from './sample.fixture';

const TOKEN_AUTH = 'auth: { token: GITHUB_TOKEN }';
const OTHER_ID =
  'Microsoft.ContainerRegistry/registries/acrother\n    loginServer: ACRother.azurecr.us';

const THIRD_ID =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/third';

/** What is done to the valid file, and what comes of it. */
const MISTAKES: readonly [name: string, from: string, to: string, told: string][] = [
  [
    'a registry that is not there',
    '      registries: [shared]',
    '      registries: [Shared]',
    'profiles[1].gitops.registries[0]: nothing in registries is called "Shared"; expected a name of that list (shared, other); did you mean "shared"?',
  ],
  [
    'a chart that is not there',
    '      charts: [aad-pod-identity]',
    '      charts: [pod-info]',
    'profiles[1].gitops.charts[0]: nothing in charts is called "pod-info"; expected a name of that list (aad-pod-identity, podinfo); did you mean "podinfo"?',
  ],
  [
    'a repository that is not there',
    'target: fleet',
    'target: production',
    'profiles[1].gitops.target: nothing in gitops is called "production"; expected a name of that list (fleet, second)',
  ],
  [
    'a registry of a chart that is not there',
    '    registries: [other]',
    '    registries: [another]',
    'charts[1].registries[0]: nothing in registries is called "another"; expected a name of that list (shared, other)',
  ],
  [
    'charts without a registry',
    '      registries: [shared]\n',
    '',
    'profiles[1].gitops: key "registries" is missing; expected registries: a list of one or more names of registries',
  ],
  [
    'a registry name that is taken',
    'charts:\n  - preset',
    `  - name: Shared\n    id: ${THIRD_ID}\ncharts:\n  - preset`,
    'registries[2].name: the name "Shared" is taken by registries[0]; expected a name of its own, whatever the case',
  ],
  [
    'a chart that stands twice',
    'name: podinfo\n    repository: oci://ghcr.io/stefanprodan/charts/podinfo',
    'preset: aad-pod-identity',
    'charts[1]: the name "aad-pod-identity" is taken by charts[0]; expected a name of its own, whatever the case',
  ],
  [
    'a repository name that is taken',
    'repository: Code Base/fleet\n',
    'repository: Code Base/fleet\n    auth: { token: B }\n  - name: FLEET\n    provider: azureDevOps\n    url: https://dev.azure.com/b\n    repository: a/b\n',
    'gitops[2].name: the name "FLEET" is taken by gitops[0]; expected a name of its own, whatever the case',
  ],
  [
    'a registry id of another type',
    'Microsoft.ContainerRegistry/registries/acrFleet',
    'Microsoft.ContainerService/managedClusters/aks',
    'is not the id of a container registry; expected /subscriptions/<GUID>/resourceGroups/<name>/providers/Microsoft.ContainerRegistry/registries/<name>',
  ],
  [
    'one registry in two entries',
    OTHER_ID,
    'Microsoft.ContainerRegistry/registries/ACRFLEET',
    'registries[1].id: acrfleet.azurecr.io is the registry of "shared" already; expected each registry once; for one in a national cloud, its loginServer',
  ],
  [
    'a login server with its protocol',
    'ACRother.azurecr.us',
    'https://acrother.azurecr.us',
    'registries[1].loginServer: "https://acrother.azurecr.us" is not a login server; expected a host name such as acrfleet.azurecr.io, without https://',
  ],
  [
    'a prefix with a slash at its end',
    '    loginServer',
    '    chartPrefix: helm/\n    loginServer',
    'registries[1].chartPrefix: "helm/" is not a start of a repository name; expected lower-case letters, digits, dots, dashes, underscores and slashes, without a slash at either end; may be empty',
  ],
  [
    'a range that is none',
    "'>=4.1.0 <5'",
    'latest',
    'charts[0].version: "latest" is not a semver range; expected a range such as ^4.1, 6.x or \'>=4.1.0 <5\'',
  ],
  [
    'a version that YAML takes for a number',
    'version: 6.x',
    'version: 6.10',
    "charts[1].version: 6.1 is not a semver range; expected a semver range such as ^4.1 or '>=4.1.0 <5'; in quotes, to be text",
  ],
  [
    'a chart without repository',
    '    repository: oci://ghcr.io/stefanprodan/charts/podinfo\n',
    '',
    'charts[1]: without a preset, repository must be set; expected name and repository of the chart, or a preset that knows them',
  ],
  [
    'a chart with neither name nor preset',
    'name: podinfo\n    repository: oci://ghcr.io/stefanprodan/charts/podinfo\n    version',
    'version',
    'charts[1]: without a preset, name and repository must be set; expected name and repository of the chart, or a preset that knows them',
  ],
  [
    'a preset under another name',
    'preset: aad-pod-identity',
    'preset: aad-pod-identity\n    name: nmi',
    'charts[0].name: preset aad-pod-identity is the chart of that name, not "nmi"; expected no key name beside preset',
  ],
  [
    'a preset that does not exist',
    'preset: aad-pod-identity',
    'preset: aad-pod-identiy',
    'charts[0].preset: "aad-pod-identiy" is not a preset; expected aad-pod-identity or workload-identity-webhook; did you mean "aad-pod-identity"?',
  ],
  [
    'a chart repository over http',
    'oci://ghcr.io/stefanprodan/charts/podinfo',
    'http://charts.example/podinfo',
    'charts[1].repository: http lets others read along and change what comes back; expected https://…',
  ],
  [
    'an OCI repository without the chart in it',
    'oci://ghcr.io/stefanprodan/charts/podinfo',
    'oci://ghcr.io/stefanprodan/charts/',
    'charts[1].repository: this repository is that of a chart called "charts"; expected an address that ends in /podinfo; did you mean "oci://ghcr.io/stefanprodan/charts/podinfo"?',
  ],
  [
    'an OCI repository with a tag',
    'charts/podinfo\n',
    'charts/podinfo:6.5.0\n',
    'charts[1].repository: "podinfo:6.5.0" names a version; expected the repository without a tag or digest; versions are chosen by version',
  ],
  [
    'images that are both listed and found',
    'version: 6.x',
    "version: 6.x\n    images: { exclude: ['*'], listed: [{ repository: [image] }] }",
    'charts[1].images.exclude: nothing is found that could be excluded where the images are listed; expected either exclude or listed',
  ],
  [
    'a value that JSON cannot say',
    'version: 6.x',
    'version: 6.x\n    values: { a: [1, .inf] }',
    'charts[1].values.a[1]: this number is not finite; expected a number that JSON can represent',
  ],
  [
    'a provider in another style',
    'provider: azureDevOps',
    'provider: azure-devops',
    'gitops[1].provider: "azure-devops" is not a provider; expected github, azureDevOps or gitlab; did you mean "azureDevOps"?',
  ],
  [
    'Azure DevOps without its organisation',
    '    url: https://dev.azure.com/contoso/\n',
    '',
    'gitops[1]: key "url" is missing, which azureDevOps needs; expected url: https://dev.azure.com/<organisation>',
  ],
  [
    'the web site of GitHub',
    'provider: github',
    'provider: github\n    url: https://github.com',
    'gitops[0].url: this is the web site; expected the address of the API; did you mean "https://api.github.com"?',
  ],
  [
    'a provider over http',
    'provider: github',
    'provider: gitlab\n    url: http://gitlab.contoso.example',
    'gitops[0].url: http lets others read along and change what comes back; expected https://…',
  ],
  [
    'an address for a repository',
    'contoso/fleet',
    'https://github.com/contoso/fleet.git',
    'gitops[0].repository: "https://github.com/contoso/fleet.git" is not a repository; expected a path such as contoso/fleet, without the address and without .git',
  ],
  [
    'a repository on GitHub with groups',
    'contoso/fleet',
    'contoso/team/fleet',
    'gitops[0].repository: "contoso/team/fleet" has too many parts; expected owner/name',
  ],
  [
    'our own identity on GitHub',
    TOKEN_AUTH,
    'auth: { managedIdentity: true }',
    'gitops[0].auth.managedIdentity: github does not know managed identities; expected token, or provider: azureDevOps',
  ],
  [
    'a GitHub App on Azure DevOps',
    'auth: { managedIdentity: true }',
    'auth: { githubApp: { appId: 1, installationId: 2, privateKey: KEY } }',
    'gitops[1].auth.githubApp: azureDevOps does not know GitHub Apps; expected token, or provider: github',
  ],
  [
    'two ways to sign in',
    TOKEN_AUTH,
    'auth: { token: A, managedIdentity: true }',
    'gitops[0].auth: this says two ways to sign in; expected one of token, githubApp and managedIdentity',
  ],
  [
    'no way to sign in',
    TOKEN_AUTH,
    'auth: {}',
    'gitops[0].auth: nothing says how to sign in; expected one of token, githubApp and managedIdentity',
  ],
  [
    'a folder that climbs out',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { base: ../base }`,
    'gitops[0].layout.base: "../base" is not a folder; expected a path from the root of the repository such as platform/{stage}/identity, without a slash at either end and without . or .. in it',
  ],
  [
    'a folder from the root',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { base: /base }`,
    'gitops[0].layout.base: "/base" is not a folder',
  ],
  [
    'one folder for two things',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { overlays: clusters }`,
    'gitops[0].layout.clusters: "clusters" is the folder of overlays already; expected a folder of its own',
  ],
  [
    'one folder for two things but for the names of its parts',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { base: "x/{chart}", overlays: "x/{cluster}" }`,
    'gitops[0].layout.overlays: "x/{cluster}" is the folder of base already',
  ],
  [
    'a placeholder that does not exist',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { clusters: "env/{stages}/{cluster}" }`,
    'gitops[0].layout.clusters: {stages} has no meaning here; expected {cluster}, {region}, {stage}; did you mean "{stage}"?',
  ],
  [
    'a base for each cluster, which would be no base',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { base: "x/{cluster}" }`,
    'gitops[0].layout.base: {cluster} has no meaning here; expected {chart}, {region}, {stage}',
  ],
  [
    'an overlay below the folder that Flux reads',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { overlays: "clusters/{cluster}/identity" }`,
    'gitops[0].layout.overlays: "clusters/{cluster}/identity" is below the folder that Flux reads, and would be applied twice; expected a folder beside it',
  ],
  [
    'base and overlays in two folders of a root that Flux reads',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { clusters: ., base: base }`,
    'gitops[0].layout.overlays: base and overlays begin with different folders, and Flux reads the root; expected one folder with both in it',
  ],
  [
    'our files in the root',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { base: . }`,
    'gitops[0].layout.base: the root holds what is not ours; expected a folder',
  ],
  [
    'a layout by stage and a profile without one',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { base: "x/{stage}" }`,
    'profiles[1].gitops: key "stage" is missing, and the layout of "fleet" has {stage} in it; expected stage: prod, or the like',
  ],
  [
    'a file that kustomize takes for its own',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { file: kustomization.yaml }`,
    'gitops[0].layout.file: "kustomization.yaml" is not a file of the Flux Kustomization; expected the name of a .yaml file',
  ],
  [
    'a folder name of a cluster that is a path',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    layout: { names: { aks-a: prod/a } }`,
    'gitops[0].layout.names.aks-a: "prod/a" is not a name of a folder',
  ],
  [
    'a Flux version that YAML takes for a number',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    flux: { version: 2.6 }`,
    'gitops[0].flux.version: 2.6 is not a Flux version; expected auto or a minor version of Flux such as 2.6; in quotes, to be text',
  ],
  [
    'a branch prefix that Git refuses',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    requests: { branchPrefix: a..b }`,
    'gitops[0].requests.branchPrefix: "a..b" is not a start of a branch name; expected 1 to 63 letters, digits and -_./ such as identity-reconciler/',
  ],
  [
    'a branch prefix that claims the branch itself',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    requests: { branchPrefix: m }`,
    'gitops[0].requests.branchPrefix: "m" does not go with the branch "main"; expected a prefix that is neither its start nor a folder below it',
  ],
  [
    'a branch prefix below the branch',
    TOKEN_AUTH,
    `${TOKEN_AUTH}\n    requests: { branchPrefix: main/bot- }`,
    'gitops[0].requests.branchPrefix: "main/bot-" does not go with the branch "main"',
  ],
];

const SECRETS: readonly [name: string, secret: string][] = [
  ['a GitHub token', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'],
  ['a fine-grained GitHub token', 'github_pat_11ABCDEFG0123456789_abcdefghijklmnopqrstuvwxyz'],
  ['a GitLab token', 'glpat-0123456789abcdefghij'],
  ['an Azure DevOps token', 'abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
];

function load(from: string, to: string) {
  expect(WITH_GITOPS).toContain(from);
  return loadConfiguration(
    WITH_GITOPS.replace(from, () => to),
    'p.yaml',
  );
}

function problemsOf(from: string, to: string): readonly string[] {
  const result = load(from, to);
  return result.ok ? [] : result.problems.map(describeProblem);
}

describe('a configuration of charts with', () => {
  test.each(MISTAKES)('%s is refused in plain words', (_, from, to, told) => {
    expect(problemsOf(from, to)).toEqual([expect.stringContaining(told)]);
  });

  test.each([
    ['the same prefix', ''],
    ['a prefix below the other', '\n    requests: { branchPrefix: identity-reconciler/b- }'],
  ])('two repositories on one repository with %s is refused', (_, requests) => {
    const twin = `name: second\n    provider: github\n    branch: next\n    repository: Contoso/Fleet\n    auth: { token: B }${requests}\n#`;
    const from =
      'name: second\n    provider: azureDevOps\n    url: https://dev.azure.com/contoso/\n    repository: Code Base/fleet\n    auth:';
    expect(problemsOf(from, twin)).toEqual([
      expect.stringContaining(
        'gitops[1].repository: "fleet" writes the same branches of this repository',
      ),
    ]);
    const apart = twin.replace(
      '#',
      requests === '' ? '    requests: { branchPrefix: b/ }\n#' : '#',
    );
    expect(problemsOf(from, apart)).toHaveLength(requests === '' ? 0 : 1);
  });

  it('a chart that nobody gets is told of, and works', () => {
    const result = load('    registries: [other]\n', '');
    expect(result.ok && result.warnings.map(describeProblem)).toEqual([
      expect.stringContaining('registries[1]: registry "other"'),
      expect.stringContaining(
        'charts[1]: no profile uses the chart "podinfo" and no registry gets it; expected its name in gitops.charts of a profile, or registries of its own',
      ),
    ]);
  });

  it('a repository that no profile names is told of, and works', () => {
    const result = load('target: second', 'target: fleet');
    expect(result.ok && result.warnings.map(describeProblem)).toEqual([
      expect.stringContaining(
        'gitops[1]: no profile uses the repository "second"; expected its name in gitops.target of a profile',
      ),
    ]);
  });

  it('a mistake in an entry does not make strangers of those who refer to it', () => {
    expect(problemsOf('preset: aad-pod-identity', 'preset: aad-pod-identiy')).toHaveLength(1);
    expect(problemsOf('name: fleet\n    provider', 'nam: fleet\n    provider')).toHaveLength(1);
  });

  it.each(['http://127.0.0.1:8080/charts', 'http://localhost/charts'])(
    'a repository on this very machine (%s) is accepted',
    (address) => {
      expect(load('oci://ghcr.io/stefanprodan/charts/podinfo', address).ok).toBe(true);
    },
  );
});

describe('a secret that was pasted into the file', () => {
  /** Everything that is shown of the file's problems. */
  function screen(from: string, to: string): string {
    const result = load(from, to);
    return result.ok ? '' : `${formatProblems(result.problems)}${JSON.stringify(result.problems)}`;
  }

  test.each(SECRETS)('%s in place of a setting is refused and not repeated', (_, secret) => {
    const shown = screen(TOKEN_AUTH, `auth: { token: "${secret}" }`);
    expect(shown).toContain(
      'this looks like a secret itself; expected the name of an app setting that holds it',
    );
    expect(shown).toContain('Revoke the secret');
    expect(shown).not.toContain(secret.slice(8));
  });

  test.each(SECRETS)('%s in any other place is not repeated either', (_, secret) => {
    for (const to of [
      `auth: "${secret}"`,
      `auth: { secret: "${secret}" }`,
      `auth: { token: ["${secret}"] }`,
      `${TOKEN_AUTH}\n    observeOnly: "${secret}"`,
      `auth: { token: *"${secret}" }`,
    ]) {
      const shown = screen(TOKEN_AUTH, to);
      expect(shown).not.toBe('');
      expect(shown).not.toContain(secret.slice(8));
    }
  });

  test('one that is like no known secret is not repeated in place of a setting', () => {
    const shown = screen(TOKEN_AUTH, 'auth: { token: correct-horse }');
    expect(shown).toContain('this is not a name of an app setting');
    expect(shown).not.toContain('correct-horse');
  });

  test('a whole PEM block, which is no YAML either, is not repeated', () => {
    const line = 'MIIEowIBAAKCAQEAtAM7vC6GV8qf3Y2kQ0mZ1uXbN5rTgHjLpWsDxEoKyUiOaSdF';
    const pem = `-----BEGIN RSA PRIVATE KEY-----\n${line}\n${line}=\n-----END RSA PRIVATE KEY-----`;
    for (const to of [`auth:\n      token: ${pem}`, `auth:\n      token: |\n        ${pem}`]) {
      const shown = screen(TOKEN_AUTH, to);
      expect(shown).not.toBe('');
      expect(shown).not.toContain('MIIE');
    }
  });

  test.each(['https://user:hunter2@charts.example/x', 'https://charts.example/x?sig=hunter2'])(
    'a password in an address (%s) is refused and not repeated',
    (address) => {
      const shown = screen('oci://ghcr.io/stefanprodan/charts/podinfo', address);
      expect(shown).toContain('charts[1].repository: this address ');
      expect(shown).not.toContain('hunter2');
    },
  );
});
