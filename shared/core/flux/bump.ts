import { compareBuild, valid } from 'semver';
import { editFiles } from './bump/edit-files';
import type { ObjectEdit } from './bump/edit-files';
import type { ImageTags } from './bump/image-tags';
import { imageTags } from './bump/image-tags';
import type { RepoObject, UnreadFile } from './bump/objects';
import { objectsOf, valueAt } from './bump/objects';
import { overlayPins } from './bump/overlays';
import type { ChartPin, PinEdit } from './bump/pin-step';
import type { Pin, Release } from './bump/pins';
import { pinsOf } from './bump/pins';
import { nameOf } from './bump/references';
import type { LeftAlone, ProposedChange, RepoFile } from './repo-file';
import type { GitOpsTarget } from './target';
import type { WantedChart } from './wanted';

export type { ChartPin } from './bump/pin-step';

/** What a new version of a chart changes in a repository that has the chart already. */
export interface ChartBump extends ProposedChange {
  /** False when no release or source of the chart is in the files: nothing to bump, all to write. */
  readonly found: boolean;
  /** The oldest pin that moves. */
  readonly from?: ChartPin;
}

/**
 * Sets version, tag and digest of a chart where a repository says them, and nothing besides: a change of namespace,
 * releaseName, targetNamespace or chart would uninstall the release, and API versions are the cluster's business.
 */
export function bumpChart(
  files: readonly RepoFile[],
  wanted: WantedChart,
  target: Pick<GitOpsTarget, 'flux'>,
): ChartBump {
  const { objects, unread } = objectsOf(files);
  const unreadOurs = unread.filter(({ file }) => file.text.includes(wanted.chart));
  const chartPins = pinsOf(objects, wanted, target.flux.pinDigest);
  const tags = chartPins.releases.map((release) => ({ release, tags: tagsOf(release, wanted) }));
  const edited = editFiles(files, objectEdits(chartPins.pins, tags));
  const moved = chartPins.pins.filter(({ object }) => edited.edited.includes(object));
  const from = oldest(moved.flatMap(({ step }) => (step.kind === 'edit' ? [step.from] : [])));
  return {
    files: edited.files,
    leftAlone: distinct([
      ...unreadOurs.map(leftUnread),
      ...chartPins.pins.flatMap(leftPin),
      ...edited.leftAlone,
      ...overlayPins(objects, wanted, chartPins),
    ]),
    notes: tags.flatMap(({ release, tags: { kept } }) => keptNote(release, kept)),
    found: chartPins.pins.length + unreadOurs.length > 0,
    ...(from && { from }),
  };
}

interface ReleaseTags {
  readonly release: Release;
  readonly tags: ImageTags;
}

/** A release that stays at its version keeps its images too. */
function tagsOf({ object, pin }: Release, { version, appVersions = {} }: WantedChart): ImageTags {
  if (pin.step.kind !== 'edit') return { edits: [], kept: [] };
  const before = pin.step.from.version ?? '';
  // Who writes `v4.1.17` means the chart 4.1.17.
  const old = appVersions[before] ?? appVersions[valid(before) ?? ''];
  return imageTags(valueAt(object.value, 'spec', 'values'), old, appVersions[version]);
}

/**
 * A release's own version and its image tags are one edit: the one without the other is not what was tried. Where the
 * version stands in a source, the tags wait for it.
 */
function objectEdits(pins: readonly Pin[], tags: readonly ReleaseTags[]): readonly ObjectEdit[] {
  const moreFor = (object: RepoObject): readonly PinEdit[] =>
    tags.find(({ release }) => release.object === object)?.tags.edits ?? [];
  const own = pins.flatMap(({ object, step }) =>
    step.kind === 'edit' ? [{ object, edits: [...step.edits, ...moreFor(object)] }] : [],
  );
  const elsewhere = tags.flatMap(({ release: { object, pin }, tags: { edits } }) =>
    pin.object === object || edits.length === 0 ? [] : [{ object, edits, after: pin.object }],
  );
  return [...own, ...elsewhere];
}

function leftPin({ object, step }: Pin): readonly LeftAlone[] {
  if (step.kind !== 'leave') return [];
  return [{ path: object.path, code: step.code, message: `${nameOf(object)} ${step.message}.` }];
}

function leftUnread({ file, why }: UnreadFile): LeftAlone {
  return { path: file.path, code: why.code, message: why.message };
}

function keptNote({ object }: Release, kept: readonly string[]): readonly string[] {
  if (kept.length === 0) return [];
  return [
    `${nameOf(object)} in ${object.path} sets image tags of its own, which stay: ${kept.join(', ')}.`,
  ];
}

function oldest(pins: readonly ChartPin[]): ChartPin | undefined {
  const known = pins.filter(({ version }) => valid(version) !== null);
  const [first] = known.sort((a, b) => compareBuild(a.version ?? '', b.version ?? ''));
  return first ?? pins[0];
}

function distinct(list: readonly LeftAlone[]): readonly LeftAlone[] {
  return [...new Map(list.map((left) => [JSON.stringify(left), left])).values()];
}
