import fc from 'fast-check';
import { identitiesForPod } from '../../../test/support/nmi-rules';
import { knownIdentities } from './known-identities';
import { asksForToken, matchPods } from './match';
import type { IdentityPod } from '../cluster/objects';
import type { Change, Small } from '../../../test/support/random-cluster';
import {
  after,
  applied,
  changes,
  differenceOf,
  isAllowed,
  isInPlace,
  machineOn,
  placeOf,
  small,
} from '../../../test/support/random-cluster';
import { tokenOutlook } from './token-outlook';

/** Statements about every cluster. A failure prints its seed and the smallest cluster; set FC_SEED to replay it. */
const SEED = Number(process.env['FC_SEED'] ?? 20260102);
const RUNS = Number(process.env['FC_RUNS'] ?? 300);

const NOTHING = { create: [], update: [], setState: [], remove: [] };

const clusters = fc
  .tuple(fc.boolean(), changes)
  .map(([forceNamespaced, all]) => after(small(forceNamespaced), all));

/** Every step of a life in which the difference is written after each change. */
const lives = fc.tuple(fc.boolean(), changes).map(([forceNamespaced, all]) => {
  const step = (before: readonly Small[], change: Change): readonly Small[] => [
    ...before,
    applied(change(before.at(-1) ?? small(forceNamespaced))),
  ];
  return all.reduce(step, []);
});

function holds<T>(arbitrary: fc.Arbitrary<T>, statement: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, statement), { seed: SEED, numRuns: RUNS });
}

type Mode = 'managed' | 'standard';

/** Whether NMI, and then IMDS on the node, would give the pod a token of this client id. */
function getsToken(mode: Mode, world: Small, pod: IdentityPod, clientId: string): boolean {
  const { objects, forceNamespaced } = world;
  const answer = identitiesForPod(mode, pod, objects, { forceNamespaced, clientId });
  return answer.kind === 'found' && isInPlace(world, pod.nodeName ?? '', answer);
}

/** Client ids that the pod has a right to, by match and profile, with the identity on its node. */
function deserved(world: Small, pod: IdentityPod): ReadonlySet<string> {
  const { objects, forceNamespaced } = world;
  const mine = matchPods({ ...objects, pods: [pod], forceNamespaced });
  return new Set(
    mine
      .filter(({ identity }) => isAllowed(world, identity))
      .filter(({ identity }) => isInPlace(world, pod.nodeName ?? '', identity))
      .map(({ identity }) => identity.spec.clientID),
  );
}

test('a difference that was written leaves nothing to write', () => {
  holds(clusters, (world) => {
    expect(differenceOf(applied(world))).toEqual(NOTHING);
  });
});

test('no two objects share a namespace and a name', () => {
  holds(lives, (life) => {
    for (const { objects } of life) {
      const places = objects.assigned.map(placeOf);
      expect(new Set(places).size).toBe(places.length);
    }
  });
});

test('the order in which the API server lists objects does not matter', () => {
  holds(clusters, (world) => {
    const { pods, identities, bindings, assigned } = world.objects;
    const objects = {
      ...world.objects,
      pods: pods.toReversed(),
      identities: identities.toReversed(),
      bindings: bindings.toReversed(),
      assigned: assigned.toReversed(),
    };
    const { remove, ...rest } = differenceOf(world);
    const turned = differenceOf({ ...world, objects });
    expect(turned).toEqual({ ...rest, remove: remove.toReversed() });
  });
});

test('whatever happens, NMI in standard mode gives a pod the tokens that it may have and that are in place, and no others', () => {
  holds(lives, (life) => {
    for (const world of life) {
      const known = new Set(world.objects.identities.map(({ spec }) => spec.clientID));
      for (const pod of world.objects.pods.filter(asksForToken)) {
        const given = [...known].filter((id) => getsToken('standard', world, pod, id));
        expect(new Set(given)).toEqual(deserved(world, pod));
      }
    }
  });
});

test('a pod that has ended has no object', () => {
  holds(lives, (life) => {
    for (const { objects } of life) {
      const running = objects.pods.filter(({ phase }) => ['Pending', 'Running'].includes(phase));
      const places = running.map(placeOf);
      for (const { content } of objects.assigned) {
        expect(places).toContain(`${content.podNamespace}/${content.pod}`);
      }
    }
  });
});

test.each(['managed', 'standard'] as const)(
  'the outlook for mode %s says of every pod what NMI would answer, also before anything is written',
  (mode) => {
    holds(clusters, (cluster) => {
      // NMI in managed mode asks nobody what is allowed, and it always keeps namespaces apart.
      const forceNamespaced = mode === 'managed' || cluster.forceNamespaced;
      const world: Small = { ...cluster, forceNamespaced };
      const { objects } = world;
      const outlook = tokenOutlook({
        mode,
        objects,
        forceNamespaced,
        known: knownIdentities([], []),
        machineOf: (node) => machineOn(world, node),
        mayUse: () => true,
      });
      const refused = objects.pods.filter(asksForToken).filter((pod) => {
        const matches = matchPods({ ...objects, pods: [pod], forceNamespaced });
        const ids = matches.map(({ identity }) => identity.spec.clientID);
        return ids.length === 0 || !ids.every((id) => getsToken(mode, world, pod, id));
      });
      expect(outlook.refused.map(({ namespace, pod }) => `${namespace}/${pod}`).sort()).toEqual(
        refused.map(placeOf).sort(),
      );
    });
  },
);
