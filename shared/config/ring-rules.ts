import { placeholdersIn } from '../core/flux/layout';
import { shown } from './problem';
import type { RawRepository } from './raw';
import type { Remark } from './semantics';
import { problem, selectorRemarks, twins } from './semantics';
import type { Path } from './yaml-document';

type RawRings = RawRepository['rings'];

/** Remarks on the rings of a repository. */
export function ringRemarks({ rings, layout }: RawRepository, at: Path): Remark[] {
  if (rings.length === 0) return withoutRings(layout.base, [...at, 'layout', 'base']);
  const path = [...at, 'rings'];
  return [
    ...doubledRings(rings, path),
    ...rings.flatMap(({ clusters }, index) =>
      clusters === undefined ? [] : selectorRemarks(clusters, [...path, index, 'clusters']),
    ),
    ...rings.flatMap((ring, index) =>
      restRemarks(ring, index < rings.length - 1, [...path, index]),
    ),
  ];
}

/** Rings of one name, of which nobody could say which is meant. `path`: of the list. */
export function doubledRings(rings: readonly { readonly name: string }[], path: Path): Remark[] {
  return twins(rings.map(({ name }) => name)).map(({ index }) =>
    problem(
      [...path, index, 'name'],
      `there is a ring ${shown(rings[index]?.name)} already`,
      'a name of its own',
    ),
  );
}

function withoutRings(base: string, path: Path): Remark[] {
  if (!placeholdersIn(base).includes('ring')) return [];
  return [
    problem(path, '{ring} has no meaning in a repository without rings', 'rings, or no {ring}'),
  ];
}

/** What comes behind a ring that takes every cluster would stay empty. */
function restRemarks(
  { name, clusters }: RawRings[number],
  isFollowed: boolean,
  path: Path,
): Remark[] {
  if (!isFollowed) return [];
  const expected = 'clusters, or this ring at the end';
  if (clusters === undefined) {
    return [
      problem(path, `ring ${shown(name)} does not say which clusters are in it`, expected, 'key'),
    ];
  }
  if (clusters.all !== true) return [];
  const found = `ring ${shown(name)} takes every cluster, and the rings behind it get none`;
  return [problem([...path, 'clusters'], found, expected)];
}
