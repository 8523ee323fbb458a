import { nearest } from '../core/base/nearest';
import { shown } from './problem';
import type { RawProfile } from './raw';
import type { Remark } from './semantics';
import { problem } from './semantics';
import type { Path } from './yaml-document';

/** Names that entries of the lists have; undefined where a list is broken, so that nobody knows. */
export type KnownNames = Readonly<Record<'registries' | 'charts' | 'gitops', Names>>;

type Names = readonly string[] | undefined;

/** Names in a profile's gitops block that no entry has. */
export function profileReferences(
  { gitops }: RawProfile,
  index: number,
  known: KnownNames,
): Remark[] {
  if (gitops === undefined) return [];
  const path = ['profiles', index, 'gitops'];
  return [
    ...unknown(gitops.target, [...path, 'target'], known.gitops, 'gitops'),
    ...referenceRemarks(gitops.registries, [...path, 'registries'], known.registries),
    ...gitops.charts.flatMap((name, at) =>
      unknown(name, [...path, 'charts', at], known.charts, 'charts'),
    ),
  ];
}

/** Names of registries that no entry has. */
export function referenceRemarks(names: readonly string[], path: Path, known: Names): Remark[] {
  return names.flatMap((name, at) => unknown(name, [...path, at], known, 'registries'));
}

function unknown(name: string, path: Path, known: Names, list: string): Remark[] {
  if (known === undefined || known.includes(name)) return [];
  const names = known.length === 0 ? 'which is empty' : known.join(', ');
  const remark = problem(
    path,
    `nothing in ${list} is called ${shown(name)}`,
    `a name of that list (${names})`,
  );
  const suggestion = nearest(name, known);
  return [{ ...remark, ...(suggestion !== undefined && { suggestion }) }];
}
