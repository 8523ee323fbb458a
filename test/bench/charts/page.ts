import type { FleetFigures } from './fleet';
import { bumpFleet, CLUSTERS } from './fleet';
import type { Spent } from './spent';
import type { Return, Upgrade } from './upgrade';
import { imageComesBack, upgrade } from './upgrade';
import type { Upkeep } from './upkeep';
import { ARTIFACTS, CHARTS, upkeep } from './upkeep';

/** Measures everything about charts; Markdown. */
export async function chartsPage(): Promise<string> {
  const looked = await upkeep();
  const upgraded = await upgrade();
  const returned = await imageComesBack();
  const fleet = await bumpFleet();
  return `${registriesPart({ looked, upgraded, returned })}\n${repositoryPart(fleet)}`;
}

interface Measured {
  readonly looked: Upkeep;
  readonly upgraded: Upgrade;
  readonly returned: Return;
}

function registriesPart({ looked, upgraded, returned }: Measured): string {
  const rows = [
    row(`${ARTIFACTS} artifacts in order, ${CHARTS} charts`, looked.warm),
    row('the same in a new process', looked.cold),
    row('new version, 2 images, 2 registries', upgraded.spent),
    row('the same again', upgraded.again),
    row('an image was deleted', returned.spent),
  ];
  return `## Charts and images

An import takes 20 s and Azure asks for 10 s between looks. Chart repository, registries and forge are the simulated ones;
HEADs at the source of an image count apart, after the +. An artifact in order costs one HEAD: no manifest is read,
and of an unchanged index nothing is sent (${looked.warm.indexUnchanged} of ${looked.warm.index} answers were a 304). Tokens are one for each repository and right, kept
until they end: a registry that gives rights on single repositories gives no others.

| work | HEADs | manifest GETs | uploads | imports | bytes | tokens | index, packages | forge reads | forge writes |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

From the request for a look to the open pull request: ${upgraded.seconds.toFixed(0)} s. From the deletion of an image to its return: ${returned.seconds.toFixed(0)} s.
`;
}

function row(what: string, spent: Spent): string {
  const { heads, sourceHeads, manifestGets, blobUploads, manifestPuts, imports, bytes } = spent;
  const { tokens, index, packages, forgeReads, forgeWrites } = spent;
  const cells = [
    what,
    sourceHeads === 0 ? heads : `${heads} + ${sourceHeads}`,
    manifestGets,
    blobUploads + manifestPuts,
    imports,
    bytes,
    tokens,
    `${index}, ${packages}`,
    forgeReads,
    forgeWrites,
  ];
  return `| ${cells.join(' | ')} |`;
}

function repositoryPart({ files, distinct, cold, warm, sync, requests }: FleetFigures): string {
  const changed = Object.values(requests).map((paths) => paths.length);
  return `## A large GitOps repository

A new version for ${CLUSTERS} clusters in a repository of ${files} files with ${distinct} contents: ${changed.length} request that changes ${changed.join(', ')} file. Times are those of a plan from the HTTP
request to its answer, with the work of the simulated forge.

| plan | forge reads | forge writes | ms |
| --- | --- | --- | --- |
| in a new process | ${cold.spent.forgeReads} | ${cold.spent.forgeWrites} | ${cold.realMs.toFixed(0)} |
| in one that has read the files | ${warm.spent.forgeReads} | ${warm.spent.forgeWrites} | ${warm.realMs.toFixed(0)} |
| the sync that opens the request | ${sync.forgeReads} | ${sync.forgeWrites} | |

\`test/bench/charts.test.ts\` holds the counts.
`;
}
