import { bullets, code, plain, titleText } from './markdown';
import type { ClusterPullRequestFacts, InstallFact, RollbackFact } from './pull-request-facts';
import { guardLines, refusedLines } from './policy-words';
import type { PullRequestText } from './pull-request-text';
import { bodyOf, handlingSection, leftAloneSection, notesSection, section } from './sections';

/** What the request for a cluster says. It asks for no version of its own: a close refuses these very files. */
export function clusterPullRequestText(facts: ClusterPullRequestFacts): PullRequestText {
  const body = bodyOf(
    unprovedLines(facts),
    [
      `Brings the cluster ${code(facts.name)} under GitOps for pod identity, in mode ${code(facts.mode)}.`,
      '',
      `- Cluster: ${code(facts.cluster)}`,
      `- Registry: ${code(facts.loginServer)}`,
      '',
    ],
    section(`Installs (${facts.installs.length})`, facts.installs.flatMap(installLines)),
    section(`Charts (${facts.charts.length})`, bullets(facts.charts.map(code))),
    policiesSection(facts),
    notesSection(facts.notes.map(plain)),
    leftAloneSection(facts),
    handlingSection(
      revertText(facts.rollback),
      'It is proposed again only if its files would differ.',
    ),
  );
  return { title: titleText(`Set up pod identity on cluster ${facts.name}`), body, versions: {} };
}

/** Before all else: anyone who merges has to look there. */
function unprovedLines({ name, unproved }: ClusterPullRequestFacts): readonly string[] {
  if (unproved === undefined) return [];
  return [
    `**${code(name)} could not be looked into: only this repository says that it lacks this.** Check there before you merge: a second installation does not work. ${plain(unproved)}`,
    '',
  ];
}

/** Where the request brings policies as well. */
function policiesSection({ policies }: ClusterPullRequestFacts): readonly string[] {
  if (policies === undefined) return [];
  return section('Policies for the API server', [
    policies.effect === 'deny'
      ? 'They **refuse** (Deny) what is not granted:'
      : 'They only **warn** for now (Warn and Audit). Deny comes with a request of its own. They admit:',
    '',
    ...guardLines(),
    '',
    ...refusedLines(policies.refused),
  ]);
}

function installLines({ chart, version, digest, release, images }: InstallFact): readonly string[] {
  const pin = digest === undefined ? '' : `, manifest ${code(digest)}`;
  const head = `- ${code(chart)} ${version === undefined ? 'in a version that Flux chooses' : code(version)}${pin}, as ${code(release)}`;
  const lines = images.map((image) =>
    image.digest === undefined ? code(image.name) : `${code(image.name)} ${code(image.digest)}`,
  );
  return [head, ...bullets(lines).map((line) => `  ${line}`)];
}

/** What Flux does when the merge is reverted, object by object. */
export function revertText(rollback: RollbackFact | undefined): string {
  if (rollback === undefined) return 'revert the merge commit.';
  const { removes, keeps, stops, shares } = rollback;
  const sentences = [
    removes.length === 0
      ? 'revert the merge commit; Flux removes nothing.'
      : `revert the merge commit, and Flux removes ${listText(removes)}.`,
    ...(keeps.length === 0 ? [] : [`${listText(keeps)} stays.`]),
    ...(stops.length === 0
      ? []
      : [`${listText(stops)} cannot be built then, just as now: Flux leaves everything as it is.`]),
    ...(shares.length === 0
      ? []
      : [
          `${listText(shares)} goes too: first revert the requests of clusters that build on it, because their builds would fail.`,
        ]),
    'Custom resource definitions of the chart stay.',
  ];
  return sentences.join(' ');
}

function listText(ids: readonly string[]): string {
  const shown = ids.slice(0, 10).map(code).join(', ');
  return ids.length > 10 ? `${shown} and ${ids.length - 10} more` : shown;
}
