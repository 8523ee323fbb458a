import { counted } from '../../../shared/core/base/counted';
import { printableLine } from '../../../shared/core/base/printable';
import type { Found, FoundCluster, FoundRegistry, IdentityGroup } from './look-around';

/** What was chosen, and what was seen. */
export interface Choice {
  readonly found: readonly Found[];
  readonly profile: string;
  /** Globs of names of clusters; empty: all. */
  readonly names: readonly string[];
  readonly groups: readonly IdentityGroup[];
  readonly registries: readonly FoundRegistry[];
  /** `owner/name` on GitHub. */
  readonly repository?: string | undefined;
}

/** Names that are told in a comment; more of them say no more. */
const SHOWN = 8;

/** A commented configuration. Nothing is written under it until somebody takes observeOnly out. */
export function render(choice: Choice): string {
  const lines = [
    '# Written by `aks-identity init` from what it saw. Every key: docs/reference/configuration.md. What it would do:',
    '#   aks-identity plan --all --local --config <this file>',
    'apiVersion: aks-identity-reconciler/v1',
    '',
    'settings:',
    '  # Looked through for clusters and drift.',
    '  subscriptions:',
    ...choice.found.flatMap(subscriptionLines),
    '',
    'profiles:',
    ...profileLines(choice),
    ...gitopsLines(choice),
  ];
  return `${lines.join('\n')}\n`;
}

function subscriptionLines({ subscription, clusters }: Found): readonly string[] {
  const { id, name } = subscription;
  return [comment(4, `${name}: ${counted(clusters.length, 'cluster')}`), `    - ${plain(id)}`];
}

function profileLines(choice: Choice): readonly string[] {
  const { profile, names, groups } = choice;
  const all = choice.found.flatMap(({ clusters }) => clusters);
  return [
    comment(2, `Clusters that were there: ${list(all.map(({ name }) => name))}.`),
    `  - name: ${plain(profile)}`,
    '    selector:',
    '      # All parts must hold. Also resourceGroups, and tags: { env: prod* }.',
    ...(names.length > 0
      ? [`      names: [${names.map(plain).join(', ')}]`]
      : [
          `      subscriptions: [${choice.found.map((each) => plain(each.subscription.id)).join(', ')}]`,
        ]),
    '    # NMI in managed mode: no MIC. Clusters that still run MIC: docs/how-to/from-mic.md.',
    '    mode: managed',
    ...addonLines(all),
    '    # Plans are shown, and nothing is written. Take it out once you have read them.',
    '    observeOnly: true',
    '    # You give the two roles, with commands that the plan names. grant: the reconciler does.',
    '    roles: check',
    '    # Only identities of these groups are ever attached.',
    '    identities:',
    '      resourceGroups:',
    ...groups.flatMap(({ id, identities }) => [
      comment(8, `${counted(identities.length, 'identity', 'identities')}: ${list(identities)}`),
      `        - ${plain(id)}`,
    ]),
    '    # Whether objects in the clusters are read. That takes rights there: docs/cluster-access.md.',
    '    objects: read',
    ...kubenetLines(all),
    ...useLines(choice),
  ];
}

function addonLines(all: readonly FoundCluster[]): readonly string[] {
  const names = all.filter((each) => each.podIdentityAddon).map(({ name }) => name);
  if (names.length === 0) return [];
  return [comment(4, `With the AKS add-on, see docs/how-to/from-aks-add-on.md: ${list(names)}.`)];
}

function kubenetLines(all: readonly FoundCluster[]): readonly string[] {
  const kubenet = all.filter((each) => each.kubenet);
  if (kubenet.length === 0) return [];
  const bare = kubenet.filter(({ policyAddon }) => !policyAddon).map(({ name }) => name);
  return [
    comment(
      4,
      `kubenet lets a pod with NET_RAW take another pod's tokens: ${list(kubenet.map(({ name }) => name))}.`,
    ),
    comment(4, 'Nothing is rolled out there before policies keep pods from it.'),
    ...(bare.length > 0
      ? [
          comment(
            4,
            `Without the add-on those need, az aks enable-addons --addons azure-policy: ${list(bare)}.`,
          ),
        ]
      : []),
    '    kubenet:',
    '      handling: enforce',
  ];
}

function useLines({ registries, repository }: Choice): readonly string[] {
  if (registries.length === 0 || repository === undefined) return [];
  return [
    '    # Charts for these clusters: copied to a registry first, then added to Git by pull request.',
    `    gitops: { target: fleet, registries: [${registries.map(({ name }) => plain(name)).join(', ')}], charts: [aad-pod-identity] }`,
  ];
}

function gitopsLines(choice: Choice): readonly string[] {
  const { registries, repository } = choice;
  if (registries.length === 0 || repository === undefined)
    return [
      '',
      '# Charts and pull requests come with registries, charts and gitops: docs/gitops.md.',
    ];
  return [
    '',
    'registries:',
    ...registries.flatMap(({ id, name }) => [`  - name: ${plain(name)}`, `    id: ${plain(id)}`]),
    '',
    'charts:',
    '  - preset: aad-pod-identity',
    '    version: 4.x',
    '',
    'gitops:',
    ...fluxLines(choice.found.flatMap(({ clusters }) => clusters)),
    '  - name: fleet',
    '    provider: github',
    `    repository: ${plain(repository)}`,
    '    # The name of an app setting that refers to Key Vault. Secrets are never in this file.',
    '    auth: { token: GITHUB_TOKEN }',
    '    # One request that shows the plan for the fleet. Take it out once you have read it.',
    '    observeOnly: true',
  ];
}

function fluxLines(all: readonly FoundCluster[]): readonly string[] {
  const names = (wanted: boolean | undefined): readonly string[] =>
    all.filter(({ flux }) => flux === wanted).map(({ name }) => name);
  const told = [
    ['With the Flux extension', names(true)],
    ['Without it (bootstrapped by hand, or not at all)', names(false)],
    ['Not seen whether it is there', names(undefined)],
  ] as const;
  return told.flatMap(([what, which]) =>
    which.length === 0 ? [] : [comment(2, `${what}: ${list(which)}.`)],
  );
}

function list(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length - SHOWN;
  const shown = names.slice(0, SHOWN).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** Names of others cannot end the comment that they stand in. */
function comment(indent: number, text: string): string {
  return `${' '.repeat(indent)}# ${printableLine(text)}`;
}

const WORD = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** A text that stays one in YAML. */
function plain(text: string): string {
  const isPlain = /^(\/|[A-Za-z]|[0-9a-f]{8}-)[\w./-]*$/.test(text) && !WORD.test(text);
  return isPlain ? text : JSON.stringify(text);
}
