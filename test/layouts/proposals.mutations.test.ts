import { existsSync } from 'node:fs';
import type { Effect } from '../../shared/core/applied/effect';
import { objectId } from '../../shared/core/applied/flux/object-id';
import { nmiPresence } from '../../shared/core/applied/nmi';
import { changedWorld, effectsOf } from '../../shared/core/applied/world';
import type { ClusterProposal } from '../../shared/core/flux/propose-cluster';
import type { FileChange } from '../../shared/core/base/repo-file';
import type { FleetProposed } from '../support/fleet-scene';
import { named, proposeFor } from '../support/fleet-scene';
import { merged, wantedChart } from '../support/gitops';
import { kustomizeBuild } from '../support/kustomize';
import { dice } from '../support/random';
import type { RandomRepository } from '../support/random-repository';
import { randomRepository } from '../support/random-repository';

const SEEDS = 150;
const CHART = wantedChart({ version: '4.1.18', tag: '4.1.18' });

interface Played extends FleetProposed {
  readonly repository: RandomRepository;
  /** Requests that may be open at once, merged one after the other. */
  readonly requests: readonly (readonly FileChange[])[];
}

function play(seed: number): Played {
  const repository = randomRepository(dice(seed));
  const clusters = repository.clusters.map((name) => named(name));
  const proposed = proposeFor(repository.files, { clusters, charts: [CHART] });
  return { ...proposed, repository, requests: together(proposed) };
}

/** Of requests that bring the same files the first alone is opened. */
function together({ charts, clusters }: FleetProposed): readonly (readonly FileChange[])[] {
  const taken = new Set<string>();
  return [...charts, ...clusters].flatMap(({ files }) => {
    if (files.length === 0 || files.some(({ path }) => taken.has(path))) return [];
    files.forEach(({ path }) => taken.add(path));
    return [files];
  });
}

function idsAllowed(proposal: ClusterProposal | undefined): readonly string[] {
  const { removes = [], keeps = [] } = proposal?.rollback ?? {};
  return [...removes, ...keeps];
}

/** What breaks the rule, in words. */
function broken(effect: Effect, allowed: readonly string[], opened: boolean): readonly string[] {
  const { added, lost, changed, moved, contested, failing, obscured } = effect;
  const isStopped = opened && allowed.length === 0;
  return [
    ...lost.map((one) => `lost ${objectId(one)}`),
    ...moved.map(({ object }) => `moved ${object}`),
    ...contested.map(({ object }) => `second owner ${object}`),
    ...failing.map(({ id }) => `fails ${id}`),
    ...obscured.map(({ at }) => `obscured ${at}`),
    ...added
      .map(objectId)
      .filter((id) => !isStopped && !(opened && allowed.includes(id)))
      .map((id) => `added ${id}`),
    ...changed.flatMap(({ after, fields }) =>
      fields
        .filter((field) => field.after !== CHART.version)
        .map(({ path }) => `changed ${path.join('.')} of ${objectId(after)}`),
    ),
  ];
}

/** Everything that the merge of all requests does wrong. */
function wrongs({ scene, requests, clusters, repository }: Played): readonly string[] {
  const after = changedWorld(scene.world, requests.flat());
  const opened = (name: string): boolean => {
    const proposal = clusters[repository.clusters.indexOf(name)];
    return proposal !== undefined && proposal.files.length > 0 && requests.includes(proposal.files);
  };
  const effects = effectsOf(scene.world, after).flatMap((effect) => {
    const proposal = clusters[repository.clusters.indexOf(effect.cluster)];
    return broken(effect, idsAllowed(proposal), opened(effect.cluster)).map(
      (text) => `${effect.cluster}: ${text}`,
    );
  });
  const twice = after.clusters.flatMap(({ name, applied }) => {
    const presence = nmiPresence(applied);
    const was = scene.world.clusters.find((one) => one.name === name);
    const before = was && nmiPresence(was.applied);
    const count = presence.kind === 'installed' ? presence.installers.length : 0;
    const old = before?.kind === 'installed' ? before.installers.length : 0;
    return count > Math.max(1, old) ? [`${name}: NMI ${count} times`] : [];
  });
  const unread = requests
    .flat()
    .filter(({ before }) => before === undefined)
    .map(({ path }) => path)
    .filter(
      (path) =>
        !after.clusters.some(({ applied }) =>
          applied.kustomizations.some(({ reads }) => reads.has(path)),
        ),
    );
  return [...effects, ...twice, ...unread.map((path) => `nobody reads ${path}`)];
}

test('however a tree was moved, patched, suspended or owned twice: what is proposed does what is meant and nothing else', () => {
  const counts = { raised: 0, installed: 0, nothing: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const played = play(seed);
    expect({ seed, story: played.repository.story, wrongs: wrongs(played) }).toMatchObject({
      wrongs: [],
    });
    if (played.charts.some(({ files }) => files.length > 0)) counts.raised += 1;
    if (played.clusters.some(({ files }) => files.length > 0)) counts.installed += 1;
    if (played.requests.length === 0) counts.nothing += 1;
  }
  // The dice have to lead to each end often enough for the test to mean something.
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(SEEDS / 10);
});

const hasKubectl = existsSync('/usr/bin/kubectl');
if (!hasKubectl)
  process.stderr.write('skipped: mutated trees built by the real kustomize, which is not here\n');

(hasKubectl ? test : test.skip)('the real kustomize builds afterwards what it built before', () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const { scene, requests, repository } = play(seed);
    const after = merged(repository.files, requests.flat());
    const folders = new Set(
      scene.world.clusters.flatMap(({ applied }) => applied.kustomizations.map(({ path }) => path)),
    );
    for (const folder of folders) {
      if (!repository.files.some(({ path }) => path === `${folder}/kustomization.yaml`)) continue;
      const before = built(repository.files, folder);
      if (before === undefined) continue;
      expect({ seed, folder, names: built(after, folder) }).toMatchObject({
        names: expect.arrayContaining([...before]),
      });
    }
  }
});

function built(files: Parameters<typeof merged>[0], folder: string): readonly string[] | undefined {
  try {
    return kustomizeBuild(files, folder).map(({ kind, metadata }) =>
      JSON.stringify([kind, metadata]),
    );
  } catch {
    return undefined;
  }
}
