import type { FileChange, LeftAlone } from '../base/repo-file';
import type { UpkeepMatter } from '../flux/upkeep/upkeep';
import { revertText } from './cluster-text';
import { code, titleText } from './markdown';
import { guardLines, refusedLines } from './policy-words';
import type { RefusedFact } from './policy-words';
import type { RollbackFact } from './pull-request-facts';
import type { PullRequestText } from './pull-request-text';
import { bodyOf, handlingSection, leftAloneSection, section } from './sections';

export interface UpkeepPullRequestFacts {
  readonly matter: UpkeepMatter;
  /** Of the cluster's folder. */
  readonly name: string;
  readonly cluster: string;
  /** What the policies come to with this. */
  readonly effect: 'audit' | 'deny';
  readonly refused?: RefusedFact;
  /** AzureIdentity objects of types 1 and 2. */
  readonly withSecrets?: number;
  readonly files: readonly FileChange[];
  readonly leftAlone: readonly LeftAlone[];
  readonly rollback: RollbackFact;
}

/** What a request says that changes files of ours on one cluster. A close refuses just this change. */
export function upkeepPullRequestText(facts: UpkeepPullRequestFacts): PullRequestText {
  const { title, why, more, back } = partsOf(facts);
  const body = bodyOf(
    [...why, '', `- Cluster: ${code(facts.cluster)}`, ''],
    ...more,
    section(
      'Files',
      facts.files.map(({ path }) => `- ${code(path)}`),
    ),
    leftAloneSection({ notes: [], leftAlone: facts.leftAlone }),
    handlingSection(back, 'It is asked for again only when it would be another change.'),
  );
  return { title: titleText(title), body, versions: {} };
}

interface Parts {
  readonly title: string;
  readonly why: readonly string[];
  readonly more: readonly (readonly string[])[];
  readonly back: string;
}

function partsOf(facts: UpkeepPullRequestFacts): Parts {
  switch (facts.matter) {
    case 'policies':
      return policiesParts(facts);
    case 'grants':
      return grantsParts(facts);
    case 'effect':
      return effectParts(facts);
    case 'secrets':
      return secretsParts(facts);
  }
}

function policiesParts({ name, effect, refused, files, rollback }: UpkeepPullRequestFacts): Parts {
  const isNew = files.every(({ before, path }) => before === undefined || isList(path));
  return {
    title: `${isNew ? 'Keep' : 'Update the policies that keep'} namespaces apart on cluster ${name}`,
    why: [
      `Policies for the API server of ${code(name)}, so that the right to write an AzureIdentity does not give access to the identities of other namespaces. ${effectWords(effect)}`,
    ],
    more: [
      section('What they let in', guardLines()),
      section('What is there now', refusedLines(refused)),
    ],
    back: isNew
      ? revertText(rollback)
      : 'revert the merge commit, and the previous policies apply again.',
  };
}

function isList(path: string): boolean {
  return path.endsWith('kustomization.yaml');
}

function effectWords(effect: UpkeepPullRequestFacts['effect']): string {
  return effect === 'deny'
    ? 'They **refuse** what is not granted (Deny).'
    : 'They only **warn** for now (Warn and Audit), and refuse nothing: a write that they would refuse is answered with a warning and recorded in the audit log of the API server. Deny comes with a request of its own.';
}

function grantsParts({ name, effect, files }: UpkeepPullRequestFacts): Parts {
  return {
    title: `Update who may use which identity on cluster ${name}`,
    why: [
      `The profile, the tags of identities or their client ids have changed, and with them the grants that the policies on ${code(name)} read. Only that ConfigMap changes; it is in force within a second of being applied.`,
    ],
    more: [
      section('Grants', grantChanges(files)),
      effect === 'deny'
        ? section('What it means', [
            'Existing objects keep working. One that loses its grant cannot be created again, and its spec can no longer change.',
          ])
        : [],
    ],
    back: 'revert the merge commit, and the previous grants apply again.',
  };
}

const MAX_LINES = 40;

/** Line by line: a line of the ConfigMap is a grant. */
function grantChanges(files: readonly FileChange[]): readonly string[] {
  const [{ before = '', after = '' } = {}] = files;
  const [old, now] = [grantsIn(before), grantsIn(after)];
  const lines = [
    ...[...now].filter((line) => !old.has(line)).map((line) => `- added: ${code(line)}`),
    ...[...old].filter((line) => !now.has(line)).map((line) => `- taken away: ${code(line)}`),
  ];
  const more = lines.length - MAX_LINES;
  return [...lines.slice(0, MAX_LINES), ...(more > 0 ? [`- … and ${more} more`] : [])];
}

/** `payments: /subscriptions/… aaaaaaaa-…`. The file is ours, and written by one hand. */
function grantsIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  let key = '';
  for (const line of text.split('\n')) {
    const [, name, rest = ''] = /^ {2}([\w.-]+):(?: [|>][-+]?$| (.*))/.exec(line) ?? [];
    if (name !== undefined) key = name;
    const grant = name === undefined ? line.trim() : rest;
    if (grant.includes('/subscriptions/')) found.add(`${key}: ${grant}`);
  }
  return found;
}

function effectParts({ name, effect, refused }: UpkeepPullRequestFacts): Parts {
  if (effect === 'audit') {
    return {
      title: `Let the policies on cluster ${name} only warn`,
      why: [`The profile says \`admission.effect: audit\`. ${effectWords('audit')}`],
      more: [],
      back: 'revert the merge commit, and they refuse again.',
    };
  }
  return {
    title: `Refuse what is not granted on cluster ${name}`,
    why: [
      `The policies on ${code(name)} have only warned so far. With this they refuse (Deny) an AzureIdentity without a grant, a binding for every pod, an exception, and whatever else they guard.`,
    ],
    more: [
      section('What is there now', refusedLines(refused)),
      section('Before you merge', [
        '- Think of manifests that are applied only now and then: whatever would have been refused got a warning, and is in the audit log under `validation.policy.admission.k8s.io/validation_failure`.',
        '- With the ConfigMap `kube-system/identity-reconciler-grants` gone, every write of an AzureIdentity is refused (422), finalizers and labels too: let Flux apply it again, or delete the ValidatingAdmissionPolicyBinding `identity-reconciler-grants`.',
      ]),
    ],
    back: 'revert the merge commit, and they only warn again. At once, on the cluster: delete its ValidatingAdmissionPolicyBindings `identity-reconciler-*`; Flux recreates them within the hour.',
  };
}

function secretsParts({ name, withSecrets = 0 }: UpkeepPullRequestFacts): Parts {
  const gives = withSecrets > 0;
  return {
    title: gives
      ? `Let NMI read Secrets on cluster ${name}`
      : `Take the right to read Secrets from NMI on cluster ${name}`,
    why: [
      gives
        ? `${code(name)} has ${withSecrets} AzureIdentity of type 1 or 2. NMI has to read their Secrets, in whichever namespace, or they get no token: \`rbac.allowAccessToSecrets: true\`. Identities of type 0 need no such right; once there are no others, a request takes it away.`
        : `A look showed no AzureIdentity of type 1 or 2 on ${code(name)}, so NMI needs no Secrets: \`rbac.allowAccessToSecrets: false\`.`,
    ],
    more: [],
    back: 'revert the merge commit, and the right is as before. Helm changes a ClusterRole; no pod is restarted for it.',
  };
}
