import { appliedTo } from '../../shared/core/applied/flux/applied';
import { withChanges } from '../../shared/core/applied/flux/changed-tree';
import { entriesOf } from '../../shared/core/applied/flux/entries';
import { buildsSoFar } from '../../shared/core/applied/flux/flux-build';
import type { Repositories } from '../../shared/core/applied/flux/types';
import { parsedTextsSoFar } from '../../shared/core/applied/kustomize/go-yaml';
import { fleetRepositories } from '../support/fleet-tree';

const CLUSTERS = 300;
const RELEASE = 'infrastructure/base/release.yaml';

/** What Flux applies to each of 300 clusters, before a change of the base of all and after it. */
export function appliedSection(): string {
  const before = fleetRepositories(CLUSTERS);
  const { tree } = before.own;
  const release = tree.files.get(RELEASE) ?? '';
  const cold = measured(before);
  const after = withChanges(tree, [{ path: RELEASE, after: release.replace('4.1.17', '4.1.18') }]);
  const changed = measured({ ...before, own: { ...before.own, tree: after } });
  const again = measured(before);
  return `## What Flux applies

Five Kustomizations for each of ${CLUSTERS} clusters in a repository of ${tree.files.size} files, computed to the last object.

| | folders built | texts parsed | ms |
| --- | --- | --- | --- |
${row('in a new process', cold)}
${row('after a change of the base of all', changed)}
${row('the tree before, again', again)}

\`test/layouts/fleet.test.ts\` holds the counts.
`;
}

interface Measured {
  readonly builds: number;
  readonly parsed: number;
  readonly ms: number;
}

function measured(repositories: Repositories): Measured {
  const { tree, urls } = repositories.own;
  const builds = buildsSoFar();
  const parsed = parsedTextsSoFar();
  const start = performance.now();
  for (const entry of entriesOf(tree, urls)) appliedTo(entry, repositories);
  const ms = performance.now() - start;
  return { builds: buildsSoFar() - builds, parsed: parsedTextsSoFar() - parsed, ms };
}

function row(what: string, { builds, parsed, ms }: Measured): string {
  return `| ${what} | ${builds} | ${parsed} | ${ms.toFixed(0)} |`;
}
