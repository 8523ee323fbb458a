import { loadConfiguration } from './load';
import { describeProblem } from './problem';
import { VALID } from './sample.fixture';

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities';
const MODE = '    mode: managed\n';
const GROUPS = `      resourceGroups:\n        - ${GROUP}\n`;

const REFUSED: readonly [name: string, from: string, to: string, told: string][] = [
  [
    'serverless MIC in managed mode',
    MODE,
    `${MODE}    mic: serverless\n`,
    'profiles[0].mic: mic: serverless does not go with mode: managed; expected mode: standard',
  ],
  [
    'serverless MIC that may not read objects',
    MODE,
    '    mode: standard\n    mic: serverless\n    objects: ignore\n',
    'profiles[0].mic: mic: serverless needs the objects that are ignored; expected objects: read',
  ],
  [
    'maintenance windows in a time zone that does not exist',
    MODE,
    `${MODE}    maintenance: { timeZone: Europe/Bielefeld, windows: [{ from: "22:00", hours: 4 }] }\n`,
    'profiles[0].maintenance.timeZone: "Europe/Bielefeld" is not a time zone; expected an IANA name such as UTC or Europe/Berlin',
  ],
  [
    'two rings of one name',
    MODE,
    `${MODE}    rings: [{ name: a, clusters: { names: [x] } }, { name: a }]\n`,
    'profiles[0].rings[1].name: there is a ring "a" already; expected a name of its own',
  ],
  [
    'a ring that takes every cluster, with one behind it',
    MODE,
    `${MODE}    rings: [{ name: a }, { name: b }]\n`,
    'profiles[0].rings[0]: ring "a" takes every cluster, and the rings behind it get none; expected clusters, or this ring at the end',
  ],
  [
    'maintenance without a window, in which nothing would ever be done',
    MODE,
    `${MODE}    maintenance: { windows: [] }\n`,
    'profiles[0].maintenance.windows: the list is empty; expected a list of one or more windows',
  ],
  [
    'a window that opens at an hour that no day has',
    MODE,
    `${MODE}    maintenance: { windows: [{ from: 25:00, hours: 4 }] }\n`,
    'profiles[0].maintenance.windows[0].from: "25:00" is not a time of day; expected a time such as 22:00',
  ],
  [
    'a watch on objects that are ignored',
    MODE,
    `${MODE}    objects: ignore\n    watch: true\n`,
    'profiles[0].watch: there is nothing to watch; expected objects: read',
  ],
  [
    'Secrets of objects that are ignored',
    MODE,
    `${MODE}    objects: ignore\n    secrets: read\n`,
    'profiles[0].secrets: without objects it is unknown which Secrets are named; expected objects: read',
  ],
  [
    'one tag for clusters and namespaces, whatever the case',
    GROUPS,
    `${GROUPS}      namespacesTag: AKS-Clusters\n`,
    'profiles[0].identities.namespacesTag: "AKS-Clusters" is the tag that lists clusters; expected a name other than clustersTag',
  ],
  [
    'one tag for clusters and namespaces, said as a map',
    GROUPS,
    `${GROUPS}      namespacesTag: { name: AKS-Clusters, required: true }\n`,
    'profiles[0].identities.namespacesTag: "AKS-Clusters" is the tag that lists clusters; expected a name other than clustersTag',
  ],
  [
    'a tag on identities without a name',
    GROUPS,
    `${GROUPS}      clustersTag: { required: true }\n`,
    'profiles[0].identities.clustersTag: key "name" is missing; expected name: 1 to 256 characters',
  ],
  [
    'a tag on identities that is neither required nor not',
    GROUPS,
    `${GROUPS}      clustersTag: { name: x, required: maybe }\n`,
    'profiles[0].identities.clustersTag.required: "maybe" is not a switch; expected true or false',
  ],
  [
    'a tag on identities that Azure does not allow',
    GROUPS,
    `${GROUPS}      clustersTag: a/b\n`,
    'profiles[0].identities.clustersTag: "a/b" is not a tag on identities; expected 1 to 256 characters',
  ],
  [
    'a number for a tag on identities',
    GROUPS,
    `${GROUPS}      clustersTag: 7\n`,
    'profiles[0].identities.clustersTag: 7 is not a tag on identities; expected 1 to 256 characters without <>%&\\?/ and without spaces at the ends, or a map with at least the key name; in quotes, to be text',
  ],
  [
    'a group that is attached always and on demand, whatever the case',
    GROUPS,
    `${GROUPS}      onDemandResourceGroups: [${GROUP.toLowerCase()}]\n`,
    ' is also in resourceGroups; expected each group in one list',
  ],
  [
    'a propagation delay beyond ten minutes',
    'cooldown: 5s',
    'propagationDelay: 11m',
    'settings.propagationDelay: "11m" is too long; expected at most 10m',
  ],
  [
    'a proof of absence that takes longer than an hour',
    'cooldown: 5s',
    'absenceProof: 2h',
    'settings.absenceProof: "2h" is too long; expected at most 1h',
  ],
  [
    'a proof of absence whose two reads are one',
    'cooldown: 5s',
    'absenceProof: 0s',
    'settings.absenceProof: "0s" is too short; expected at least 1s',
  ],
  [
    'an excluded namespace that is no DNS label',
    MODE,
    `${MODE}    kubenet: { excludedNamespaces: [Kube_System] }\n`,
    'profiles[0].kubenet.excludedNamespaces[0]: "Kube_System" is not a namespace name; expected 1 to 63 lower-case letters, digits and dashes, such as kube-system',
  ],
];

const ACCEPTED: readonly [name: string, from: string, to: string][] = [
  [
    'serverless MIC in standard mode, namespaced and watched',
    MODE,
    '    mode: standard\n    mic: serverless\n    forceNamespaced: true\n    watch: true\n',
  ],
  [
    'on-demand groups alone',
    GROUPS,
    `      resourceGroups: []\n      onDemandResourceGroups: [${GROUP}]\n`,
  ],
  ['a propagation delay of ten minutes', 'cooldown: 5s', 'propagationDelay: 10m'],
];

function load(from: string, to: string) {
  expect(VALID).toContain(from);
  return loadConfiguration(
    VALID.replace(from, () => to),
    'p.yaml',
  );
}

describe('what a profile wants inside its clusters', () => {
  test.each(REFUSED)('%s is refused in plain words', (_, from, to, told) => {
    const result = load(from, to);
    const lines = result.ok ? [] : result.problems.map(describeProblem);
    expect(lines).toEqual([expect.stringContaining(told)]);
  });

  test.each(ACCEPTED)('%s is accepted without a warning', (_, from, to) => {
    expect(load(from, to)).toMatchObject({ ok: true, warnings: [] });
  });

  it('warns of forceNamespaced where it has no effect', () => {
    const result = load(MODE, `${MODE}    forceNamespaced: true\n`);
    const warnings = result.ok ? result.warnings.map(describeProblem) : [];
    expect(warnings).toEqual([expect.stringContaining('managed mode is always namespaced')]);
  });
});
