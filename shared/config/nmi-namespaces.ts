import type { RawProfile, RawRepository } from './raw';
import type { Remark } from './semantics';
import { warning } from './semantics';
import type { Checked } from './sound';

/** A profile that does not believe NMI where its own requests install it. */
export function nmiNamespaceRemarks(
  { nmiNamespaces, gitops }: RawProfile,
  index: number,
  repositories: Checked<RawRepository>,
): Remark[] {
  const target = repositories.find(({ value }) => value.name === gitops?.target)?.value;
  if (nmiNamespaces === undefined || target === undefined) return [];
  const { releaseNamespace } = target.flux;
  if (nmiNamespaces.includes(releaseNamespace)) return [];
  const found = `our requests install NMI in ${releaseNamespace}, where it is not believed: it counts as a look-alike, and on kubenet the policies refuse its pods`;
  return [warning(['profiles', index, 'nmiNamespaces'], found, `${releaseNamespace} as well`)];
}
