import type { JsonObject } from '../../base/json';
import type { BuildFailure } from '../kustomize/build';
import { MAX_STEPS } from '../kustomize/effort';
import type { Unknown } from '../unknown';
import { applyBuild, type Applying, type Strictness } from './apply';
import { chartInGit } from './chart-in-git';
import { contestedAmong } from './contested';
import type { Room } from './envsubst/evaluate';
import { blocksOtherNamespaces, strictByGate } from './controller-flags';
import { waitingInVain } from './dependencies';
import { textAt } from './fields';
import { fluxBuild } from './flux-build';
import { isFluxInstance, syncedBy } from './flux-instance';
import type { OnCluster } from './on-cluster';
import {
  addObjects,
  configMapOn,
  emptyCluster,
  fluxVersionOn,
  knownOf,
  refOf,
  sameSpec,
} from './on-cluster';
import { groupOf } from './scope';
import type { Source } from './source';
import { refText } from './source';
import { sourceOf } from './sources';
import type { Task } from './task';
import { dependenciesOf, goesElsewhere, pathOf, sourceRefOf, taskOf } from './task';
import type { Applied, AppliedKustomization, AppliedObject, Entry, Repositories } from './types';
import { variablesOf } from './variables';

/** What Flux applies to a cluster, from its entry on, through every Kustomization that it finds on the way. */
export function appliedTo(entry: Entry, repositories: Repositories): Applied {
  let begin: Begin = { kustomization: entry.kustomization, sources: entry.sources };
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const applied = applyFrom(begin, entry, repositories);
    const next = beginIn(applied, begin);
    if (next === undefined) return applied;
    begin = next;
  }
  const applied = applyFrom(begin, entry, repositories);
  const unstable: Unknown = {
    at: entry.file ?? entry.path,
    code: 'MissingSource',
    message: 'The Kustomization that Flux begins with changes itself each time that it is applied.',
  };
  return { ...applied, unknown: [...applied.unknown, unstable] };
}

interface Begin {
  readonly kustomization: JsonObject;
  readonly sources: readonly JsonObject[];
}

/** The first Kustomization and its source as they are once Flux has applied them, patches and all; undefined: they stay as they were. */
function beginIn({ objects }: Applied, begin: Begin): Begin | undefined {
  const now = (before: JsonObject): JsonObject => {
    const wanted = refText(refOf(before));
    const found = objects.find(
      (one) =>
        refText(one) === wanted && !one.elsewhere && one.apiVersion.includes('.toolkit.fluxcd.io/'),
    );
    return found === undefined || sameSpec(found.value, before) ? before : found.value;
  };
  const kustomization = now(begin.kustomization);
  const sources = begin.sources.map(now);
  const isSame =
    kustomization === begin.kustomization &&
    sources.every((source, index) => source === begin.sources[index]);
  return isSame ? undefined : { kustomization, sources };
}

/** Characters that variables may make of all objects of a cluster. */
const MAX_EXPANDED = 64 * 1024 * 1024;
/** A hub with the Kustomizations of ten thousand clusters takes a tenth of it. */
const MAX_LOOKS = 200_000;
const MAX_STEPS_OF_CLUSTER = 10 * MAX_STEPS;

interface Run {
  readonly entry: Entry;
  readonly repositories: Repositories;
  readonly cluster: OnCluster;
  readonly kustomizations: AppliedKustomization[];
  readonly unknown: Unknown[];
  readonly seen: Set<string>;
  readonly room: Room;
  /** How often a Kustomization was looked at: each that waits is looked at again. */
  looks: number;
  /** Of all builds. */
  steps: number;
  waiting: Task[];
}

function applyFrom(begin: Begin, entry: Entry, repositories: Repositories): Applied {
  const run: Run = {
    entry,
    repositories,
    cluster: emptyCluster(begin.sources),
    kustomizations: [],
    unknown: [],
    seen: new Set(),
    room: { left: MAX_EXPANDED },
    looks: 0,
    steps: 0,
    waiting: [],
  };
  enqueue(run, taskOf(begin.kustomization, { file: entry.file, suspended: false }));
  while (run.waiting.length > 0 && !isSpent(run)) carryOutRound(run);
  if (run.waiting.length > 0) run.unknown.push(tooMuch(run));
  return {
    cluster: entry.cluster,
    objects: withCharts(run),
    kustomizations: run.kustomizations,
    unknown: [...run.unknown, ...waitingInVain(run.kustomizations)],
    contested: contestedAmong(run.cluster.objects),
  };
}

function isSpent({ looks, steps }: Run): boolean {
  return looks > MAX_LOOKS || steps > MAX_STEPS_OF_CLUSTER;
}

function tooMuch({ waiting }: Run): Unknown {
  return {
    at: 'Kustomizations',
    code: 'TooLarge',
    message: `${waiting.length} Kustomizations are left when more has been looked at than is for one cluster, so what they apply is not known.`,
  };
}

function withCharts({ cluster, repositories }: Run): readonly AppliedObject[] {
  const known = knownOf(cluster, repositories);
  return cluster.objects.map((object) => {
    const chart = chartInGit(object, known);
    return chart === undefined ? object : { ...object, chart };
  });
}

/** A Kustomization comes to be built once: cycles end here. */
function enqueue(run: Run, task: Task): void {
  if (run.seen.has(task.id)) return;
  run.seen.add(task.id);
  run.waiting.push(task);
}

/**
 * Kustomizations wait for the source and the ConfigMaps that another one brings, in whatever order. When nothing moves any more, the first
 * is built with what there is.
 */
function carryOutRound(run: Run): void {
  const round = run.waiting;
  run.waiting = [];
  run.looks += round.length;
  const left = round.filter((task) => isSpent(run) || !carryOut(run, task, false));
  if (left.length < round.length) {
    run.waiting.unshift(...left);
    return;
  }
  const hasSource = (task: Task) => findSource(run, task).kind !== 'missing';
  const next = left.find(hasSource) ?? left[0];
  run.waiting = left.filter((task) => task !== next);
  if (next !== undefined) carryOut(run, next, true);
}

function findSource({ cluster, repositories }: Run, task: Task): Source {
  return sourceOf(sourceRefOf(task), knownOf(cluster, repositories));
}

/** False: it has to wait. */
function carryOut(run: Run, task: Task, final: boolean): boolean {
  const denied = deniedSource(run, task);
  if (denied !== undefined) {
    fail(run, task, { failure: denied });
    return true;
  }
  const source = findSource(run, task);
  if (source.kind === 'missing' && !final) return false;
  const found = variablesOf(task.spec, {
    configMap: (name) => configMapOn(run.cluster, task.namespace, name),
    final,
  });
  if (!found.ok) return false;
  if (pathOf(task).includes('${')) {
    run.kustomizations.push(record(task, {}));
    run.unknown.push(openPath(task));
    return true;
  }
  if (source.kind !== 'tree') {
    run.kustomizations.push(record(task, {}));
    run.unknown.push(
      source.kind === 'unknown' ? viaKustomization(task, source.unknown) : missingSource(task),
    );
    return true;
  }
  buildAndApply(run, {
    task,
    source: source.source,
    variables: found.variables,
    suspended: task.suspended || source.suspended,
    strictness: strictnessOf(run),
    room: run.room,
  });
  return true;
}

function buildAndApply(run: Run, applying: Applying): void {
  const { task, source, suspended } = applying;
  const built = fluxBuild(source.tree, pathOf(task), task.spec);
  run.steps += built.steps ?? 0;
  const reads = ownFiles(built.reads, applying);
  const applied = built.ok ? applyBuild(built, applying) : built;
  if (!applied.ok) {
    fail(run, task, { reads, suspended, failure: applied.failure });
    return;
  }
  run.kustomizations.push(record(task, { reads, suspended }));
  run.unknown.push(...applied.unknown);
  addObjects(run.cluster, applied.objects);
  if (!goesElsewhere(task)) {
    for (const object of applied.objects) follow(run, object);
  }
}

function fail(
  run: Run,
  task: Task,
  how: { readonly failure: BuildFailure } & Partial<AppliedKustomization>,
): void {
  run.kustomizations.push(record(task, how));
  run.unknown.push(failed(task, how.failure.message));
}

function deniedSource({ cluster }: Run, task: Task): BuildFailure | undefined {
  const ref = sourceRefOf(task);
  if (ref.namespace === task.namespace || !blocksOtherNamespaces(cluster)) return undefined;
  const message = `can't access '${refText(ref)}', cross-namespace references have been blocked`;
  return { at: `Kustomization ${task.id}`, message };
}

/** Goes on from the objects that make Flux apply more. */
function follow(run: Run, object: AppliedObject): void {
  const { suspended } = object;
  const file = object.repository === undefined ? object.file : undefined;
  if (isFluxInstance(object.value)) {
    const synced = syncedBy(object.value);
    if (synced === undefined) return;
    run.cluster.given.set(refText(refOf(synced.source)), synced.source);
    enqueue(run, taskOf(synced.kustomization, { file, suspended }));
  } else if (object.kind === 'Kustomization' && groupOf(object.apiVersion) === KUSTOMIZE) {
    enqueue(run, taskOf(object.value, { file, suspended }));
  }
}

const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';

function record(
  task: Task,
  more: Partial<Pick<AppliedKustomization, 'reads' | 'suspended' | 'failure'>>,
): AppliedKustomization {
  return {
    id: task.id,
    path: pathOf(task),
    source: refText(sourceRefOf(task)),
    suspended: task.suspended,
    prune: task.spec['prune'] === true,
    deletionPolicy: textAt(task.spec, 'deletionPolicy') ?? 'MirrorPrune',
    dependsOn: dependenciesOf(task),
    reads: new Set(),
    ...(task.file !== undefined && { file: task.file }),
    ...more,
  };
}

function ownFiles(reads: ReadonlySet<string>, { source }: Applying): ReadonlySet<string> {
  return new Set(
    [...reads].flatMap((path) => {
      const origin = source.originOf(path);
      return origin.repository === undefined ? [origin.path] : [];
    }),
  );
}

function viaKustomization({ id }: Task, unknown: Unknown): Unknown {
  return {
    ...unknown,
    message: `Kustomization ${id} takes its files from ${unknown.at}: ${unknown.message}.`,
  };
}

function openPath(task: Task): Unknown {
  return {
    at: `Kustomization ${task.id}`,
    code: 'Variable',
    message: `The path of Kustomization ${task.id}, ${pathOf(task)}, depends on a variable whose value is in none of the files that are read.`,
  };
}

function missingSource(task: Task): Unknown {
  const source = refText(sourceRefOf(task));
  return {
    at: source,
    code: 'MissingSource',
    message: `Kustomization ${task.id} takes its files from ${source}, which no file that is read puts on the cluster.`,
  };
}

function failed({ id }: Task, message: string): Unknown {
  return {
    at: `Kustomization ${id}`,
    code: 'BuildFailure',
    message: `Flux cannot build Kustomization ${id}, so what it applied last stays on the cluster: ${message}.`,
  };
}

/** Since Flux 2.9 a variable without value and default is an error. `2.x` is the newest. */
function strictnessOf({ entry, cluster }: Run): Strictness {
  const gate = strictByGate(cluster);
  if (gate !== undefined) return gate ? 'strict' : 'lenient';
  const version = entry.fluxVersion ?? fluxVersionOn(cluster);
  if (version === undefined) return 'unknown';
  const [major, minor] = version.split('.').map(Number);
  if (major === undefined || Number.isNaN(major)) return 'unknown';
  if (minor === undefined || Number.isNaN(minor)) return 'strict';
  return major > 2 || (major === 2 && minor >= 9) ? 'strict' : 'lenient';
}
