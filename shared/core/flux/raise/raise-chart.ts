import { compareBuild, valid } from 'semver';
import type { Effect } from '../../applied/effect';
import { objectId } from '../../applied/flux/object-id';
import type { IntendedPin } from '../../applied/intent';
import { judge } from '../../applied/judge';
import type { Refusal } from '../../applied/verdict';
import type { World, WorldCluster } from '../../applied/world';
import { changedWorld, effectsOf, filesReadBy } from '../../applied/world';
import { valueAt } from '../../base/json';
import type { ChartPin } from '../bump/pin-step';
import type { FileChange, LeftAlone, ProposedChange } from '../../base/repo-file';
import type { DesiredChart } from '../desired';
import type { ChartRelease } from './chart-releases';
import { chartReleases } from './chart-releases';
import type { Candidate, Choice, ChosenPlace } from './choose-places';
import { choosePlaces } from './choose-places';
import { leftAloneList, refusedLines } from './left-alone';
import type { Probe } from './probe';
import { probe } from './probe';
import type { Unknown } from '../../applied/unknown';
import { leave } from '../bump/pin-step';
import { changingUnknown } from './changing-unknown';
import type { ReleasePins } from './release-pins';
import { releasePins } from './release-pins';
import type { ReleaseToRaise } from './release-to-raise';
import { setPlace } from './place';
import type { Standing, Standings } from './standing';
import { standingOf } from './standing';
import { timeoutNotes } from './timeout-notes';

export interface RaiseInput {
  readonly world: World;
  readonly desired: DesiredChart;
  /** Login servers that have the version. */
  readonly registries: readonly string[];
  readonly standings: Standings;
  readonly pinDigest: boolean;
  /** The world as it would be once bases were split for a ring, with the files that do it. */
  readonly split?: Split;
}

export interface Split {
  readonly world: World;
  readonly files: readonly FileChange[];
}

/** A cluster whose release gets the new version. */
export interface RaisedCluster {
  readonly cluster: string;
  readonly standing: Standing;
  /** Flux does not apply the release, or does not act on it, for now. */
  readonly suspended: boolean;
  /** It goes on to another cluster (`spec.kubeConfig`). */
  readonly elsewhere: boolean;
  readonly from: ChartPin;
}

export interface Raise extends ProposedChange {
  /** True where a release of the chart is applied on some cluster, whether it can be raised or not. */
  readonly found: boolean;
  /** The oldest pin that moves. */
  readonly from?: ChartPin;
  readonly clusters: readonly RaisedCluster[];
}

/**
 * Sets version, tag and digest of a chart in whichever files say them for the releases that clusters apply, so that
 * nothing else differs on any cluster; what cannot be raised so stays, and it is said why.
 */
export function raiseChart(input: RaiseInput): Raise {
  const seen = input.world.clusters.flatMap((cluster) => seenOn(cluster, input));
  const open = seen.filter(isOpen);
  if (open.length === 0) return nothingRaised(seen, leftAloneList(seen, []));
  const at = input.split?.world ?? input.world;
  const rest = input.split === undefined ? open : openIn(at, input);
  const choice = choosePlaces(rest.map(candidateOf), probeFor(rest, at));
  const files = merged(input.split?.files ?? [], editedFiles(at, choice.places));
  const effects = effectsOf(input.world, changedWorld(input.world, files));
  const moved = without(open, rest);
  const pins = [...intendedPins(choice, effects), ...moved.flatMap(pinsOf)];
  const verdict = judge(effects, { kind: 'bumpChart', pins });
  if (verdict.kind === 'refused') return refusedRaise(seen, choice, verdict.refusals);
  const raised = [...moved, ...open.filter(isIn(choice))];
  return {
    files,
    leftAlone: leftAloneList(seen, choice.blocked),
    notes: [
      ...raised.flatMap(keptNote).filter((note, index, all) => all.indexOf(note) === index),
      ...timeoutNotes(raised, input.desired.rollOut),
    ],
    found: true,
    clusters: distinct(raised.map(raisedCluster)),
    ...oldest(raised),
  };
}

function openIn(world: World, input: RaiseInput): readonly ReleaseToRaise[] {
  return world.clusters.flatMap((cluster) => seenOn(cluster, { ...input, world })).filter(isOpen);
}

/** Those that got the version with the base that they moved to. */
function without(
  open: readonly ReleaseToRaise[],
  rest: readonly ReleaseToRaise[],
): readonly ReleaseToRaise[] {
  const still = new Set(rest.map(keyOf));
  return open.filter((one) => !still.has(keyOf(one)));
}

function isIn({ raised }: Choice): (one: ReleaseToRaise) => boolean {
  const chosen = new Set(raised.map(({ cluster, release }) => `${cluster} ${release}`));
  return (one) => chosen.has(keyOf(one));
}

function keyOf({ name, release }: ReleaseToRaise): string {
  return `${name} ${objectId(release.release)}`;
}

function pinsOf({ name, pins }: ReleaseToRaise): readonly IntendedPin[] {
  return pins.fields.map(({ object, path, to }) => ({ cluster: name, object, path, to }));
}

/** One change for each file: from what it is now to what it is in the end. */
function merged(first: readonly FileChange[], then: readonly FileChange[]): readonly FileChange[] {
  const changes = new Map(first.map((change) => [change.path, change]));
  for (const change of then) {
    const known = changes.get(change.path);
    const before = known?.before;
    changes.set(
      change.path,
      known === undefined
        ? change
        : {
            path: change.path,
            ...(before !== undefined && { before }),
            ...(change.after !== undefined && { after: change.after }),
          },
    );
  }
  return [...changes.values()];
}

/** What is in another ring stays, and a file that says its version too is no place for this one. */
function isOpen({ standing, pins }: ReleaseToRaise): boolean {
  return pins.step.kind === 'edit' && standing.kind !== 'otherRing';
}

function seenOn(cluster: WorldCluster, input: RaiseInput): readonly ReleaseToRaise[] {
  const { desired, registries, standings, pinDigest } = input;
  const { name } = cluster;
  const known = { chart: desired.chart, repository: desired.repository, registries };
  return chartReleases(cluster.applied, known).map((release) => ({
    cluster,
    name,
    standing: standingOf(standings, name),
    release,
    pins: sureOf(
      releasePins(cluster.applied, release, desired, pinDigest),
      unknownOn(release, cluster, input),
    ),
  }));
}

/** What is changed by something that cannot be followed says one version here and another on the cluster. */
function sureOf(pins: ReleasePins, unknown: Unknown | undefined): ReleasePins {
  if (pins.step.kind !== 'edit' || unknown === undefined) return pins;
  const why = `is built with something that cannot be followed (${unknown.at}): ${unknown.message}`;
  return { step: leave('CannotFollow', why), fields: [], kept: [] };
}

function unknownOn(
  { release, pin }: ChartRelease,
  { applied }: WorldCluster,
  { world }: RaiseInput,
): Unknown | undefined {
  const { tree } = world.repositories.own;
  const own = changingUnknown(release, applied, tree);
  return own ?? (pin && changingUnknown(pin, applied, tree));
}

function nothingRaised(seen: readonly ReleaseToRaise[], leftAlone: readonly LeftAlone[]): Raise {
  return { files: [], leftAlone, notes: [], found: seen.length > 0, clusters: [] };
}

function refusedRaise(
  seen: readonly ReleaseToRaise[],
  choice: Choice,
  refusals: readonly Refusal[],
): Raise {
  const blocked = leftAloneList(seen, choice.blocked);
  return nothingRaised(seen, [...blocked, ...refusedLines(refusals)]);
}

function probeFor(open: readonly ReleaseToRaise[], world: World): Probe {
  const clusters = new Set(open.map(({ cluster }) => cluster));
  const fields = open.flatMap(({ pins }) => pins.fields);
  return probe(world, {
    texts: new Set(fields.flatMap(({ from }) => from ?? [])),
    digests: fields.some(({ from }) => from === undefined),
    files: new Set([...clusters].flatMap(({ applied }) => [...filesReadBy(applied)])),
  });
}

function candidateOf({ cluster, name, standing, release, pins }: ReleaseToRaise): Candidate {
  return {
    cluster: name,
    release: objectId(release.release),
    fields: pins.fields,
    wanted: standing.kind === 'ready',
    reads: filesReadBy(cluster.applied),
  };
}

function editedFiles(world: World, places: readonly ChosenPlace[]): readonly FileChange[] {
  const byFile = Map.groupBy(places, ({ place }) => place.place.file);
  return [...byFile].flatMap(([path, chosen]) => {
    const before = world.repositories.own.tree.files.get(path) ?? '';
    const after = chosen.reduce((text, { place, to }) => {
      const result = setPlace(text, place.place, to);
      return result.ok ? result.text : text;
    }, before);
    return after === before ? [] : [{ path, before, after }];
  });
}

/** The pins of the releases, and the texts that carry them there. */
function intendedPins({ places }: Choice, effects: readonly Effect[]): readonly IntendedPin[] {
  const clusters = new Set(effects.map(({ cluster }) => cluster));
  return places.flatMap(({ place, to }) =>
    place.reaches
      .filter(({ cluster }) => clusters.has(cluster))
      .map(({ cluster, object, path }) => ({ cluster, object: objectId(object), path, to })),
  );
}

function raisedCluster({ name, standing, release, pins }: ReleaseToRaise): RaisedCluster {
  const { suspended, elsewhere, value } = release.release;
  const rests = valueAt(value, 'spec', 'suspend') === true;
  const isSent = elsewhere || valueAt(value, 'spec', 'kubeConfig') !== undefined;
  return {
    cluster: name,
    standing,
    suspended: suspended || rests,
    elsewhere: isSent,
    from: pins.step.kind === 'edit' ? pins.step.from : {},
  };
}

function distinct(clusters: readonly RaisedCluster[]): readonly RaisedCluster[] {
  return [...new Map(clusters.map((one) => [JSON.stringify(one), one])).values()];
}

function keptNote({ release, pins }: ReleaseToRaise): readonly string[] {
  if (pins.kept.length === 0) return [];
  const { namespace, name, file } = release.release;
  return [
    `HelmRelease ${namespace}/${name} in ${file} sets image tags of its own, which stay: ${pins.kept.join(', ')}.`,
  ];
}

function oldest(raised: readonly ReleaseToRaise[]): { readonly from?: ChartPin } {
  const pins = raised.flatMap(({ pins: { step } }) => (step.kind === 'edit' ? [step.from] : []));
  const known = pins.filter(({ version }) => valid(version) !== null);
  const [first] = known.sort((a, b) => compareBuild(a.version ?? '', b.version ?? ''));
  const from = first ?? pins[0];
  return from === undefined ? {} : { from };
}
