import type { LackCode } from '../../base/repo-file';
import { isPinField } from '../../applied/pin-field';
import { placeText } from './place';
import type { ClosedPlace, Probe, ProbedPlace, Reach } from './probe';
import { fieldKey, reachText } from './probe';
import type { PinField } from './release-pins';

/** A release that a new version would change. */
export interface Candidate {
  readonly cluster: string;
  /** Id of the release, unique in its cluster. */
  readonly release: string;
  readonly fields: readonly PinField[];
  /** True: somebody wants it. Others come along where they share a place with one that is wanted. */
  readonly wanted: boolean;
  /** Files that Flux reads for its cluster. */
  readonly reads: ReadonlySet<string>;
}

export interface ChosenPlace {
  readonly place: ProbedPlace;
  readonly to: string;
}

export interface Blocked {
  readonly candidate: Candidate;
  /** File that the trouble is in. */
  readonly path?: string;
  readonly code: LackCode;
  readonly message: string;
}

export interface Choice {
  readonly places: readonly ChosenPlace[];
  readonly raised: readonly Candidate[];
  /** Those that are wanted, and stay. */
  readonly blocked: readonly Blocked[];
}

/**
 * The places to change so that releases get all of their fields and nothing else differs. A place that would also change
 * what is to stay cannot be used, and a release that lacks one of its places stays as it is, which may close others.
 */
export function choosePlaces(candidates: readonly Candidate[], probe: Probe): Choice {
  const index = indexOf(probe);
  const blocked: Blocked[] = [];
  let open = candidates;
  for (;;) {
    const round: Round = { probe, index, meant: intendedIn(open), conflicts: new Map() };
    const found = open.flatMap((candidate) => trouble(candidate, round));
    if (found.length === 0) break;
    blocked.push(...found);
    const stays = new Set(found.map(({ candidate }) => candidate));
    open = open.filter((candidate) => !stays.has(candidate));
  }
  const raised = withWanted(open, index);
  return {
    places: placesOf(raised, index),
    raised,
    blocked: blocked.filter(({ candidate }) => candidate.wanted),
  };
}

/** Places by the fields that they set, one for each: what shows there is the mark of that place alone. */
type Index = ReadonlyMap<string, ProbedPlace>;

interface Round {
  readonly probe: Probe;
  readonly index: Index;
  /** What fields are to become, for the releases that are still open. */
  readonly meant: ReadonlyMap<string, string>;
  /** Places that were looked at in this round. */
  readonly conflicts: Map<ProbedPlace, Why | undefined>;
}

type Why = Omit<Blocked, 'candidate'>;

function indexOf({ places }: Probe): Index {
  return new Map(
    places.flatMap((place) =>
      place.reaches.flatMap((reach) => (reach.whole ? [[reach.key, place] as const] : [])),
    ),
  );
}

function intendedIn(open: readonly Candidate[]): ReadonlyMap<string, string> {
  return new Map(
    open.flatMap((one) => one.fields.map((field) => [keyOf(one, field), field.to] as const)),
  );
}

function keyOf({ cluster }: Candidate, { object, path }: PinField): string {
  return fieldKey(cluster, object, path);
}

function placesOf(raised: readonly Candidate[], index: Index): readonly ChosenPlace[] {
  const chosen = new Map(
    raised.flatMap((one) =>
      one.fields.flatMap((field) => {
        const place = index.get(keyOf(one, field));
        return place === undefined ? [] : [[place, field.to] as const];
      }),
    ),
  );
  return [...chosen].map(([place, to]) => ({ place, to }));
}

/** Why a release cannot be raised together with the others that are open; nothing where it can. */
function trouble(candidate: Candidate, round: Round): readonly Blocked[] {
  for (const field of candidate.fields) {
    const place = round.index.get(keyOf(candidate, field));
    const why =
      place === undefined
        ? noPlace(candidate, field, round.probe)
        : conflict(place, field.to, round);
    if (why !== undefined) return [{ candidate, ...why }];
  }
  return [];
}

function noPlace({ cluster, reads }: Candidate, field: PinField, probe: Probe): Why {
  const closed = probe.closed.find((one) => one.text === field.from && reads.has(one.place.file));
  if (closed !== undefined) return closedWhy(closed);
  const what = `${field.path.join('.')} of ${field.object} on ${cluster}`;
  if (probe.blurred.has(cluster)) {
    return {
      code: 'CannotFollow',
      message: `It is not clear where ${what} is set: other texts like ${field.from ?? 'it'} there change more than values.`,
    };
  }
  return {
    code: 'PlaceNotFound',
    message: `No file of this repository says ${field.from ?? 'the digest'} for ${what}: it is composed of parts, or comes from elsewhere.`,
  };
}

function closedWhy({ place, why }: ClosedPlace): Why {
  return { path: place.file, code: why.code, message: `${placeText(place)}: ${why.message}` };
}

/** Whatever else the place sets has to be meant, or be a text that only carries the value on. */
function conflict(place: ProbedPlace, to: string, round: Round): Why | undefined {
  if (!round.conflicts.has(place)) round.conflicts.set(place, newConflict(place, to, round));
  return round.conflicts.get(place);
}

function newConflict(place: ProbedPlace, to: string, { meant }: Round): Why | undefined {
  const others = place.reaches.filter((reach) => !isIntended(reach, meant.get(reach.key) === to));
  const [first] = others;
  if (first === undefined) return undefined;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  return {
    path: place.place.file,
    code: 'SharedPlace',
    message: `${placeText(place.place)} also sets ${reachText(first)}${more}, which is to stay.`,
  };
}

function isIntended({ whole, object, path }: Reach, isPin: boolean): boolean {
  const carries = object.kind === 'ConfigMap' || object.kind === 'Kustomization';
  return whole && (isPin || (carries && isPinField(object, path)));
}

/** Releases that share a place, however far around, with one that is wanted. */
function withWanted(open: readonly Candidate[], index: Index): readonly Candidate[] {
  const used = open.map((one) => one.fields.flatMap((field) => index.get(keyOf(one, field)) ?? []));
  const kept = new Set(open.flatMap((one, at) => (one.wanted ? [at] : [])));
  const places = new Set([...kept].flatMap((at) => used[at] ?? []));
  for (let grown = true; grown;) {
    grown = false;
    used.forEach((own, at) => {
      if (kept.has(at) || !own.some((place) => places.has(place))) return;
      kept.add(at);
      own.forEach((place) => places.add(place));
      grown = true;
    });
  }
  return open.filter((_, at) => kept.has(at));
}
