import { objectId } from '../../applied/flux/object-id';
import type { Refusal } from '../../applied/verdict';
import type { LeftAlone } from '../../base/repo-file';
import type { Blocked } from './choose-places';
import type { ReleaseToRaise } from './release-to-raise';

/** Clusters that are listed by name; of more only the number is given. */
const MAX_NAMED = 5;

/** What stays at its version and why: once for all clusters that it is the same for. */
export function leftAloneList(
  seen: readonly ReleaseToRaise[],
  blocked: readonly Blocked[],
): readonly LeftAlone[] {
  const lines = [...seen.flatMap(stayLine), ...blocked.map((one) => blockedLine(one, seen))];
  const alike = Map.groupBy(lines, ({ left }) => `${left.code} ${left.path} ${left.message}`);
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const clusters = [...new Set(group.map(({ cluster }) => cluster))];
    return [{ ...first.left, message: `On ${clustersText(clusters)}: ${first.left.message}` }];
  });
}

interface Line {
  readonly cluster: string;
  readonly left: LeftAlone;
}

function stayLine({ name, standing, release, pins: { step } }: ReleaseToRaise): readonly Line[] {
  if (step.kind !== 'leave' || standing.kind !== 'ready') return [];
  const { release: object, pin } = release;
  const { namespace, name: own } = object;
  const message = `HelmRelease ${namespace}/${own} ${step.message}.`;
  const path = pin?.file ?? object.file;
  const ways = WAYS[step.code];
  return [
    { cluster: name, left: { path, code: step.code, message, ...(ways && { ways: [ways] }) } },
  ];
}

/** How each reason is settled, where there is something to settle. */
const WAYS: Readonly<Partial<Record<string, string>>> = {
  OtherSource:
    'Take the chart from a registry of the configuration, or leave the version to the owner of that source.',
  SourceNotFound: 'Put the source into the repository, where the release finds it.',
  OtherRepository: 'Add that repository as a repository of its own.',
  VersionRange: 'Write one version, to have requests for new ones.',
  SemverReference: 'Write a tag instead of semver, to have requests for new versions.',
  UnpinnedReference: 'Write a tag and a digest, to have requests for new versions.',
  SubstitutedValue: 'Give the variable its value in a file of this repository.',
};

function blockedLine(
  { candidate, path, code, message }: Blocked,
  seen: readonly ReleaseToRaise[],
): Line {
  const own = seen.find(
    ({ name, release }) =>
      name === candidate.cluster && objectId(release.release) === candidate.release,
  );
  const file = path ?? own?.release.pin?.file ?? '';
  return { cluster: candidate.cluster, left: { path: file, code, message } };
}

/** Refusals as lines about what is left alone. */
export function refusedLines(refusals: readonly Refusal[]): readonly LeftAlone[] {
  return refusals.map(({ code, cluster, message, ways }) => ({
    path: cluster ?? '',
    code,
    message,
    ways,
  }));
}

function clustersText(clusters: readonly string[]): string {
  const more = clusters.length - MAX_NAMED;
  const list = clusters.slice(0, MAX_NAMED).join(', ');
  return more > 0 ? `${list} and ${more} more` : list;
}
