import { clusterId } from '../base/resource-id';
import type {
  ChartPullRequestFacts,
  ClusterPullRequestFacts,
  OnboardingFacts,
} from './pull-request-facts';
import { chartPullRequestText } from './chart-text';
import { clusterPullRequestText } from './cluster-text';
import { cutBody } from './cut-body';
import { onboardingPullRequestText } from './onboarding-text';
import { parseMarker, renderMarker } from './marker';
import { finishText } from './pull-request-text';

const digest = (digit: string): `sha256:${string}` => `sha256:${digit.repeat(64)}`;

const CHART: ChartPullRequestFacts = {
  desired: {
    chart: 'aad-pod-identity',
    version: '4.1.18',
    tag: '4.1.18',
    packageDigest: digest('f'),
    manifestDigest: digest('5'),
    repository: 'charts/aad-pod-identity',
  },
  from: { version: '4.1.17', digest: digest('4') },
  appVersion: '1.8.17',
  deprecated: false,
  images: [
    { name: 'oss/azure/aad-pod-identity/mic:v1.8.17', digest: digest('1') },
    { name: 'oss/azure/aad-pod-identity/nmi:v1.8.17' },
  ],
  registries: ['acaksprod.azurecr.io'],
  clusters: [
    { name: 'prod-weu', from: { version: '4.1.17' }, standing: 'ready', suspended: false },
    { name: 'stg-weu', standing: 'ready', suspended: false },
  ],
  urls: ['https://github.com/Azure/aad-pod-identity'],
  notes: [],
  leftAlone: [],
};

const CLUSTER: ClusterPullRequestFacts = {
  cluster: clusterId('00000000-0000-0000-0000-000000000001', 'rg', 'aks-prod'),
  name: 'prod-weu',
  mode: 'managed',
  loginServer: 'acaksprod.azurecr.io',
  charts: ['aad-pod-identity'],
  installs: [],
  notes: ['Flux 2.6 was taken from gotk-components.yaml.'],
  leftAlone: [],
};

const FLEET: OnboardingFacts = {
  clusters: [{ name: 'prod-weu', lines: ['Plan for prod-weu: 1 to add', '  + identity a'] }],
  charts: [{ chart: 'aad-pod-identity', version: '4.1.18' }],
  registries: ['acaksprod.azurecr.io'],
  notes: [],
  leftAlone: [],
};

describe('the request of a chart', () => {
  test('says what, from where to where, and by which digests', () => {
    const { title, body, versions } = chartPullRequestText(CHART);
    expect(title).toBe('Update chart aad-pod-identity to 4.1.18');
    expect(versions).toEqual({ 'aad-pod-identity': '4.1.18' });
    expect(body).toContain('`aad-pod-identity`: `4.1.17` → `4.1.18` (patch update, app `1.8.17`)');
    expect(body).toContain(`- Manifest: \`${digest('5')}\`, was \`${digest('4')}\``);
    expect(body).toContain(`- Package: \`${digest('f')}\``);
    expect(body).toContain('- Chart: `charts/aad-pod-identity:4.1.18` in `acaksprod.azurecr.io`');
  });

  test('says what kind of update it is, and how old', () => {
    const { body } = chartPullRequestText({
      ...CHART,
      appVersionBefore: '1.8.16',
      published: '2026-01-02T03:04:05.000Z',
    });
    expect(body.split('\n')[0]).toBe(
      '`aad-pod-identity`: `4.1.17` → `4.1.18` (patch update, app `1.8.16` → `1.8.17`, published 2026-01-02)',
    );
  });

  test('of AAD Pod Identity says what it does to running pods, and that it is archived', () => {
    const { body } = chartPullRequestText({ ...CHART, isPodIdentity: true });
    expect(body).toContain('### What happens when you merge\n\n- NMI is replaced node by node.');
    expect(body).toContain('AAD Pod Identity is archived');
    expect(chartPullRequestText(CHART).body).not.toMatch(/NMI is replaced|archived/);
  });

  test('lists images with their digests, and the clusters that get them', () => {
    const { body } = chartPullRequestText(CHART);
    expect(body).toContain(
      `### Images (2)\n\n- \`oss/azure/aad-pod-identity/mic:v1.8.17\` \`${digest('1')}\`\n- \`oss/azure/aad-pod-identity/nmi:v1.8.17\``,
    );
    expect(body).toContain('### Clusters (2)\n\n- `prod-weu`, now `4.1.17`\n- `stg-weu`');
    expect(body).toContain('- <https://github.com/Azure/aad-pod-identity>');
  });

  test('says which clusters of kubenet do not get it, and why, without what changes from day to day', () => {
    const why = 'it uses kubenet. They only audit. They would refuse 3 pods.';
    const { body } = chartPullRequestText({ ...CHART, withheld: [{ name: 'aks-k', why }] });
    expect(body).toContain('### Left out (1)\n\n- `aks-k`: it uses kubenet. They only audit.\n');
    expect(body).not.toContain('3 pods');
    expect(chartPullRequestText(CHART).body).not.toContain('Left out');
  });

  test('says how to go back, how to refuse, and how to work on the branch', () => {
    const { body } = chartPullRequestText(CHART);
    expect(body).toContain(`Flux goes back to \`4.1.17\` (\`${digest('4')}\`)`);
    expect(body).toContain('- Refuse: close this request.');
    expect(body).toContain('Delete the branch or tick the box to hand it back.');
  });

  test('shows what changes in the values', () => {
    const valuesBefore = { mic: { tag: 'v1.8.16' } };
    const valuesAfter = { mic: { tag: 'v1.8.17' } };
    const { body } = chartPullRequestText({ ...CHART, valuesBefore, valuesAfter });
    expect(body).toContain('```diff\n@@');
    expect(body).toContain('-  tag: v1.8.16\n+  tag: v1.8.17\n```');
    const same = chartPullRequestText({ ...CHART, valuesBefore, valuesAfter: valuesBefore }).body;
    expect(same).toContain('The values do not change.');
    expect(same).not.toContain('```diff');
  });

  test('warns of a deprecated chart and of changed custom resources', () => {
    const crds = { added: ['azureidentities'], changed: [], removed: ['old'] };
    const { body } = chartPullRequestText({ ...CHART, deprecated: true, crds });
    expect(body).toContain('The source marks `aad-pod-identity` as deprecated');
    expect(body).toContain('Custom resource definitions added: `azureidentities`.');
    expect(body).toContain('no longer in the chart (Helm leaves them in the cluster): `old`.');
  });

  test('tells which files were left alone, and why', () => {
    const leftAlone = [
      { path: 'a b.yaml', code: 'AliasedValue', message: 'x is shared (*a).' } as const,
    ];
    const { body } = chartPullRequestText({ ...CHART, leftAlone });
    expect(body).toContain('### Left alone\n\n- `a b.yaml` (AliasedValue): x is shared (\\*a).');
  });

  test('of a new chart adds it, and going back removes it', () => {
    const { from, ...fresh } = CHART;
    expect(from).toBeDefined();
    const { title, body } = chartPullRequestText(fresh);
    expect(title).toBe('Add chart aad-pod-identity at 4.1.18');
    expect(body).toContain('Flux removes what it installed');
  });

  test('of a chart that was pinned by digest alone goes from digest to version', () => {
    const { body } = chartPullRequestText({ ...CHART, from: { digest: digest('4') } });
    expect(body).toContain(`\`${digest('4')}\` → \`4.1.18\``);
  });

  test('keeps what matters where Azure DevOps cuts it', () => {
    const clusters = Array.from({ length: 500 }, (_, at) => ({
      name: `cluster-${at}-with-a-long-name-of-its-own`,
      standing: 'ready' as const,
      suspended: false,
    }));
    const images = Array.from({ length: 60 }, (_, at) => ({
      name: `image-${at}:v1`,
      digest: digest('1'),
    }));
    const words = chartPullRequestText({ ...CHART, clusters, images });
    expect(words.body).toContain('- … and 450 more');
    const cut = cutBody(finishText(words, 'chart:aad-pod-identity', 'c').body, 4000);
    expect(cut.length).toBeLessThanOrEqual(4000);
    expect(cut).toContain('Roll back');
    expect(cut).toContain('The rest was cut');
    expect(parseMarker(cut)?.versions).toEqual({ 'aad-pod-identity': '4.1.18' });
  });
});

test('the request of a cluster says which, in what mode, with which charts', () => {
  const { title, body, versions } = clusterPullRequestText(CLUSTER);
  expect(title).toBe('Set up pod identity on cluster prod-weu');
  expect(versions).toEqual({});
  expect(body).toContain('in mode `managed`');
  expect(body).toContain(`- Cluster: \`${CLUSTER.cluster}\``);
  expect(body).toContain('- Flux 2.6 was taken from gotk-components.yaml.');
  expect(body).toContain('### Charts (1)\n\n- `aad-pod-identity`');
});

test('names every cluster that the merge reaches, with what it is to us', () => {
  const { body } = chartPullRequestText({
    ...CHART,
    clusters: [
      { name: 'a', from: { version: '4.1.16' }, standing: 'ready', suspended: true },
      { name: 'b', standing: 'leftOut', why: 'suspended by tag', suspended: false },
      { name: 'c', standing: 'notOurs', suspended: false },
    ],
  });
  expect(body).toContain('### Clusters (3)');
  expect(body).toContain('- `a`, now `4.1.16`: Flux is suspended there: it gets this when');
  expect(body).toContain('- `b`: left out (suspended by tag), but gets it anyway');
  expect(body).toContain('- `c`: not ours, but gets it anyway');
});

test('the request of a cluster names version, digests and images that it installs, and what going back removes', () => {
  const { body } = clusterPullRequestText({
    ...CLUSTER,
    installs: [
      {
        ...{ chart: 'aad-pod-identity', version: '4.1.18', digest: digest('5') },
        release: 'HelmRelease baseline/aad-pod-identity',
        images: [{ name: 'nmi:v1.8.17', digest: digest('1') }, { name: 'mic:v1.8.17' }],
      },
    ],
    rollback: {
      ...{ removes: ['HelmRelease baseline/aad-pod-identity'], keeps: ['Namespace -/baseline'] },
      ...{ stops: [], shares: ['identity-reconciler/base/aad-pod-identity'] },
    },
  });
  expect(body).toContain(
    `- \`aad-pod-identity\` \`4.1.18\`, manifest \`${digest('5')}\`, as \`HelmRelease baseline/aad-pod-identity\`\n  - \`nmi:v1.8.17\` \`${digest('1')}\`\n  - \`mic:v1.8.17\``,
  );
  expect(body).toContain('Flux removes `HelmRelease baseline/aad-pod-identity`.');
  expect(body).toContain('`Namespace -/baseline` stays.');
  expect(body).toContain(
    '`identity-reconciler/base/aad-pod-identity` goes too: first revert the requests',
  );
});

test('the request for a cluster that nobody could look into says so in its first line', () => {
  const { body } = clusterPullRequestText({ ...CLUSTER, unproved: 'The API server is private.' });
  expect(body.split('\n')[0]).toContain('**`prod-weu` could not be looked into');
  expect(body.split('\n')[0]).toContain('The API server is private.');
});

test('the request of the onboarding shows the plan of each cluster, and says that nothing happens', () => {
  const { body } = onboardingPullRequestText(FLEET);
  expect(body).toContain('observes 1 cluster and changes nothing');
  expect(body).toContain(
    '<summary>Plan for prod-weu</summary>\n\n```text\nPlan for prod-weu: 1 to add\n  + identity a\n```',
  );
  expect(body).toContain('- `aad-pod-identity` `4.1.18`');
});

test('the plans of a large fleet are shown in part, and counted', () => {
  const clusters = Array.from({ length: 60 }, (_, at) => ({
    name: `c${at}`,
    lines: Array<string>(40).fill('+ identity'),
  }));
  const { body } = onboardingPullRequestText({ ...FLEET, clusters });
  expect(body.match(/<details>/g)).toHaveLength(40);
  expect(body).toContain('… 15 more lines');
  expect(body).toContain('… and the plans of 20 more clusters.');
});

test('the onboarding that was closed stays closed, however the fleet grows', () => {
  const more = { ...FLEET, clusters: [...FLEET.clusters, { name: 'new', lines: [] }] };
  expect(onboardingPullRequestText(more).versions).toEqual(
    onboardingPullRequestText(FLEET).versions,
  );
});

test('nothing that others wrote pings, links, begins HTML, gives a command or forges a marker', () => {
  const forged = renderMarker({ subject: 'x', content: 'x', text: '', versions: {} });
  const evil = `\n/merge\n@team #1 !2 <img src=x> ${forged} \`\`\` [a](javascript:b)`;
  const common = {
    notes: [evil],
    leftAlone: [{ path: evil, code: 'NotYaml', message: evil } as const],
  };
  const bodies = [
    chartPullRequestText({
      ...CHART,
      ...common,
      desired: { ...CHART.desired, chart: evil, version: evil, tag: evil, repository: evil },
      from: { version: evil, digest: evil },
      images: [{ name: evil }],
      clusters: [
        { name: evil, from: { version: evil }, standing: 'leftOut', why: evil, suspended: true },
      ],
      registries: [evil],
      urls: [evil, `https://example.com/${evil}`],
      valuesBefore: { a: evil },
      valuesAfter: { [evil]: evil },
    }),
    clusterPullRequestText({
      ...{ ...CLUSTER, ...common, name: evil, mode: evil, charts: [evil], unproved: evil },
      installs: [
        { chart: evil, version: evil, digest: evil, release: evil, images: [{ name: evil }] },
      ],
      rollback: { removes: [evil], keeps: [evil], stops: [evil], shares: [evil] },
    }),
    onboardingPullRequestText({
      ...common,
      clusters: [{ name: evil, lines: evil.split('\n') }],
      charts: [{ chart: evil, version: evil }],
      registries: [evil],
    }),
  ];
  for (const { title, body } of bodies) {
    expect(title).not.toMatch(/\n|[@#!]\w/);
    const outside = withoutCode(body);
    expect(outside).not.toMatch(/[@#!]\w|<(?!\/?(details|summary)>)|^\//m);
    expect(parseMarker(finishText({ title, body }, 'ours', 'c').body)?.subject).toBe('ours');
  }
});

/** What Markdown reads as text: code and links taken out. */
function withoutCode(body: string): string {
  return body
    .replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, '')
    .replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
    .replace(/<https:[^\s<>@]*>/g, '');
}
