import type { Effect } from '../../applied/effect';
import type { FieldChange, FieldPath } from '../../applied/field-changes';
import type { AppliedObject } from '../../applied/flux/types';
import { objectId } from '../../applied/flux/object-id';
import type { World } from '../../applied/world';
import { changedWorld, effectsOf } from '../../applied/world';
import type { Refused } from '../../yaml-edit/edit';
import { yamlValues } from '../../yaml-edit/yaml-values';
import { findPlaces } from './find-places';
import type { Place } from './place';
import { digestBeside, valueAtPlace, setPlace } from './place';

/** Where a place shows on a cluster. */
export interface Reach {
  readonly cluster: string;
  readonly object: AppliedObject;
  readonly path: FieldPath;
  /** Of the field, unique among all clusters. */
  readonly key: string;
  /** The whole value of the field, not a part of it. */
  readonly whole: boolean;
}

/** A field of an object on a cluster, as a key. */
export function fieldKey(cluster: string, object: string, path: FieldPath): string {
  return `${cluster} ${object} ${path.join('.')}`;
}

/** A place with all that it sets on every cluster. */
export interface ProbedPlace {
  readonly place: Place;
  /** Absent: the place is a digest beside a tag, which is not there yet. */
  readonly text?: string;
  readonly reaches: readonly Reach[];
}

/** A place that nobody but its author may change. */
export interface ClosedPlace {
  readonly place: Place;
  readonly text: string;
  readonly why: Refused;
}

export interface Probe {
  readonly places: readonly ProbedPlace[];
  readonly closed: readonly ClosedPlace[];
  /** Clusters on which more happens than that fields get other values: nothing is known of the places there. */
  readonly blurred: ReadonlySet<string>;
}

export interface ProbeInput {
  /** What the places say now. */
  readonly texts: ReadonlySet<string>;
  /** Also look where a digest would come, beside each tag without one. */
  readonly digests: boolean;
  /** Files that may hold the places. */
  readonly files: ReadonlySet<string>;
}

/**
 * Which places of the repository set which fields on which clusters. Every place gets a text that is nowhere else,
 * all at once, and what Flux would apply then shows where each of them arrives: through bases, patches, variables,
 * replacements, and whatever else there is between a file and a cluster.
 */
export function probe(world: World, input: ProbeInput): Probe {
  const marked = markedFiles(world, input);
  const effects = effectsOf(world, changedWorld(world, marked.files));
  const reaches = reachesByMark(effects);
  return {
    places: marked.marks.map(({ mark, place, text }) => ({
      place,
      ...(text !== undefined && { text }),
      reaches: reaches.get(mark) ?? [],
    })),
    closed: marked.closed,
    blurred: new Set(effects.filter(isBlurred).map(({ cluster }) => cluster)),
  };
}

interface Mark {
  readonly mark: string;
  readonly place: Place;
  readonly text?: string;
}

interface Marked {
  readonly files: readonly { readonly path: string; readonly after: string }[];
  readonly marks: readonly Mark[];
  readonly closed: readonly ClosedPlace[];
}

function markedFiles({ repositories }: World, input: ProbeInput): Marked {
  const marks: Mark[] = [];
  const closed: ClosedPlace[] = [];
  const files = [...input.files].flatMap((path) => {
    const text = repositories.own.tree.files.get(path);
    if (text === undefined) return [];
    const after = markFile({ path, text }, input, { marks, closed });
    return after === text ? [] : [{ path, after }];
  });
  return { files, marks, closed };
}

function markFile(
  { path, text }: { readonly path: string; readonly text: string },
  { texts, digests }: ProbeInput,
  { marks, closed }: { readonly marks: Mark[]; readonly closed: ClosedPlace[] },
): string {
  let after = text;
  const put = (place: Place, said: string | undefined): Refused | undefined => {
    const mark = markOf(marks.length);
    const result = setPlace(after, place, mark);
    if (!result.ok) return result;
    after = result.text;
    marks.push({ mark, place, ...(said !== undefined && { text: said }) });
    return undefined;
  };
  for (const { place, text: said } of findPlaces(path, text, texts)) {
    const why = put(place, said);
    if (why !== undefined) closed.push({ place, text: said, why });
    const beside = digests ? newDigest(place, text) : undefined;
    if (why === undefined && beside !== undefined) put(beside, undefined);
  }
  return after;
}

function newDigest(place: Place, text: string): Place | undefined {
  const beside = digestBeside(place);
  const yaml = yamlValues(text);
  if (beside === undefined || !yaml.ok) return undefined;
  return valueAtPlace(yaml.values, beside) === undefined ? beside : undefined;
}

/** Reads as a digest and as a tag, so that it takes every way that they do. */
function markOf(index: number): string {
  return `sha256:${(index + 1).toString(16).padStart(8, '0').padStart(64, 'e')}`;
}

const MARK = /sha256:e{56}[0-9a-f]{8}/g;

function reachesByMark(effects: readonly Effect[]): ReadonlyMap<string, readonly Reach[]> {
  const found = effects.flatMap(({ cluster, changed }) =>
    changed.flatMap(({ after, fields }) =>
      fields.flatMap((field) => marksIn(cluster, after, field)),
    ),
  );
  const byMark = Map.groupBy(found, ({ mark }) => mark);
  return new Map([...byMark].map(([mark, all]) => [mark, all.map(({ reach }) => reach)]));
}

function marksIn(
  cluster: string,
  object: AppliedObject,
  { path, after }: FieldChange,
): readonly { readonly mark: string; readonly reach: Reach }[] {
  const text = typeof after === 'string' ? after : JSON.stringify(after ?? null);
  const key = fieldKey(cluster, objectId(object), path);
  return [...text.matchAll(MARK)].map(([mark]) => ({
    mark,
    reach: { cluster, object, path, key, whole: mark === text },
  }));
}

function isBlurred({ added, lost, moved, contested, failing, obscured }: Effect): boolean {
  return [added, lost, moved, contested, failing, obscured].some((list) => list.length > 0);
}

/** A field that a place reaches, as people read it. */
export function reachText({ cluster, object, path }: Reach): string {
  return `${path.join('.')} of ${objectId(object)} on ${cluster}`;
}
