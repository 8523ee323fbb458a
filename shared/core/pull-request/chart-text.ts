import { bullets, code, codeBlock, link, plain, titleText } from './markdown';
import { keepsPods, manifestsSection, restartLines, rightsSection } from './manifests-text';
import type { ChartPullRequestFacts, CrdChanges, ReachedCluster } from './pull-request-facts';
import type { PullRequestText } from './pull-request-text';
import { ringSection, stopLines } from './ring-section';
import {
  bodyOf,
  folded,
  handlingSection,
  leftAloneSection,
  notesSection,
  section,
} from './sections';
import { updateType } from './update-type';
import { valuesDiff } from './values-diff';

/** What the request of a chart says. What matters comes first: Azure DevOps cuts a description at 4000 characters. */
export function chartPullRequestText(facts: ChartPullRequestFacts): PullRequestText {
  const { chart, version } = facts.desired;
  const verb = facts.from === undefined ? 'Add' : 'Update';
  const body = bodyOf(
    whatAndWhy(facts),
    notesSection([...stopLines(facts.ring), ...warnings(facts), ...facts.notes.map(plain)]),
    ringSection(facts.ring),
    rightsSection(facts.manifests),
    rollOutSection(facts),
    leftAloneSection(facts),
    handlingSection(rollback(facts), 'This version is not proposed again; another one is.'),
    section(`Images (${facts.images.length})`, imageLines(facts)),
    section(
      `Clusters (${facts.clusters.length})`,
      bullets(
        facts.clusters.map((cluster) => clusterLine(facts, cluster)),
        50,
      ),
    ),
    withheldSection(facts),
    section(
      'Links',
      bullets(
        facts.urls.flatMap((url) => link(url) ?? []),
        5,
      ),
    ),
    diffSection(facts),
    manifestsSection(facts.manifests),
    wayOut(facts),
  );
  const title = titleText(
    `${verb} chart ${chart} ${facts.from === undefined ? 'at' : 'to'} ${version}${facts.ring === undefined ? '' : ` in ring ${facts.ring.name}`}`,
  );
  return { title, body, versions: { [chart]: version } };
}

/** Who looks for a cluster of kubenet in the list above finds here why it is not in it. */
function withheldSection({ withheld = [] }: ChartPullRequestFacts): readonly string[] {
  const lines = withheld.map(({ name, why }) => `${code(name)}: ${plain(firstSentences(why))}`);
  return section(`Left out (${lines.length})`, bullets(lines, 50));
}

/** What follows them counts pods, and would change the text of a request from day to day. */
function firstSentences(text: string): string {
  return text.split(/(?<=\.) /, 2).join(' ');
}

/** Each cluster that the merge reaches, no matter whom it belongs to. */
function clusterLine({ installed = {} }: ChartPullRequestFacts, cluster: ReachedCluster): string {
  const { name, from } = cluster;
  const words = Object.hasOwn(installed, name) ? installed[name] : undefined;
  const isSaid = words !== undefined || from?.version === undefined;
  const version = isSaid ? '' : `, now ${code(from.version)}`;
  const parts = [...(words === undefined ? [] : [plain(words)]), ...standingWords(cluster)];
  return `${code(name)}${version}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

function standingWords(cluster: ReachedCluster): readonly string[] {
  const { standing, why = '', suspended, elsewhere = false } = cluster;
  return [
    ...(elsewhere ? ['is applied to another cluster (kubeConfig)'] : []),
    ...(suspended ? ['Flux is suspended there: it gets this when it is resumed'] : []),
    ...(standing === 'leftOut' ? [`left out (${plain(why)}), but gets it anyway`] : []),
    ...(standing === 'notOurs' ? ['not ours, but gets it anyway'] : []),
  ];
}

function whatAndWhy(facts: ChartPullRequestFacts): readonly string[] {
  const { desired: wanted, from, registries } = facts;
  const before = from === undefined ? 'new' : (from.version ?? from.digest ?? 'unknown');
  return [
    `${code(wanted.chart)}: ${code(before)} → ${code(wanted.version)}${kindOfUpdate(facts)}`,
    '',
    'It is the highest version in the configured range. Chart and images are in the registry already, checked against what their sources promise, so merging pulls nothing from outside.',
    '',
    `- Chart: ${code(`${wanted.repository}:${wanted.tag}`)}${registries.length > 0 ? ` in ${registries.map(code).join(', ')}` : ''}`,
    `- Manifest: ${code(wanted.manifestDigest)}${from?.digest === undefined ? '' : `, was ${code(from.digest)}`}`,
    `- Package: ${code(wanted.packageDigest)}, as its source says`,
    '',
  ];
}

/** ` (patch update, app 1.8.16 → 1.8.17, published 2026-01-02)`. The date and not the age, which would change the text daily. */
function kindOfUpdate({
  desired: { version },
  from,
  appVersion,
  appVersionBefore,
  published,
}: ChartPullRequestFacts): string {
  const isMoved = appVersionBefore !== undefined && appVersionBefore !== appVersion;
  const type = updateType(from?.version, version);
  const before = isMoved ? `${code(appVersionBefore)} → ` : '';
  const parts = [
    ...(type === undefined ? [] : [type]),
    ...(appVersion === undefined ? [] : [`app ${before}${code(appVersion)}`]),
    ...(published === undefined ? [] : [`published ${published.slice(0, 10)}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** What a reviewer asks first: does it touch running pods? */
function rollOutSection(facts: ChartPullRequestFacts): readonly string[] {
  if (facts.from === undefined) return [];
  const lines = [
    ...(facts.isPodIdentity === true && !keepsPods(facts.manifests) ? NMI_LINES : []),
    ...restartLines(facts.manifests),
  ];
  return section('What happens when you merge', lines);
}

const NMI_LINES: readonly string[] = [
  '- NMI is replaced node by node. No pod of a team restarts, and tokens that pods hold stay valid.',
  '- While the NMI of a node is replaced, a pod there that asks for a new token waits for some seconds. SDKs of Azure retry by themselves.',
  '- Each run looks into the clusters and says how far it is: `aks-identity get repositories`.',
];

function wayOut({ isPodIdentity = false }: ChartPullRequestFacts): readonly string[] {
  if (!isPodIdentity) return [];
  return [
    '_AAD Pod Identity is archived and gets no fixes. The way out is [Microsoft Entra Workload ID](https://learn.microsoft.com/azure/aks/workload-identity-overview)._',
  ];
}

function warnings({ desired: wanted, deprecated, crds }: ChartPullRequestFacts): readonly string[] {
  return [
    ...(deprecated
      ? [`The source marks ${code(wanted.chart)} as deprecated: it is no longer maintained.`]
      : []),
    ...(crds === undefined ? [] : crdLines(crds)),
  ];
}

function crdLines({ added, changed, removed }: CrdChanges): readonly string[] {
  const line = (what: string, names: readonly string[]): readonly string[] =>
    names.length === 0
      ? []
      : [`Custom resource definitions ${what}: ${names.slice(0, 20).map(code).join(', ')}.`];
  return [
    ...line('added', added),
    ...line('changed', changed),
    ...line('no longer in the chart (Helm leaves them in the cluster)', removed),
  ];
}

function rollback({ desired: wanted, from }: ChartPullRequestFacts): string {
  if (from === undefined) return 'revert the merge commit, and Flux removes what it installed.';
  const version = from.version === undefined ? '' : ` to ${code(from.version)}`;
  const digest = from.digest === undefined ? '' : ` (${code(from.digest)})`;
  return `revert the merge commit. Flux goes back${version}${digest}, and ${code(wanted.version)} is not proposed again.`;
}

function imageLines({ images }: ChartPullRequestFacts): readonly string[] {
  const lines = images.map(({ name, digest }) =>
    digest === undefined ? code(name) : `${code(name)} ${code(digest)}`,
  );
  return bullets(lines, 30);
}

function diffSection({ valuesBefore, valuesAfter }: ChartPullRequestFacts): readonly string[] {
  if (valuesBefore === undefined || valuesAfter === undefined) return [];
  const diff = valuesDiff(valuesBefore, valuesAfter);
  if (diff === undefined) return ['The values do not change.'];
  return folded('What changes in the values', [codeBlock(diff, 'diff')]);
}
