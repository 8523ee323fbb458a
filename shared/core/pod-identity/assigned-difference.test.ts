import { growth } from '../../../test/support/operations';
import { identitiesForPod } from '../../../test/support/nmi-rules';
import type { AssignedDraft, AssignedDifference, MatchState } from './assigned-difference';
import { assignedDifference } from './assigned-difference';
import { matchPods } from './match';
import type {
  AssignedIdentity,
  AzureIdentity,
  AzureIdentityBinding,
  IdentityPod,
} from '../cluster/objects';
import { MIC_FINALIZER } from '../cluster/objects';
import { guardRemovals } from './removal-guard';

interface World {
  readonly pods: readonly IdentityPod[];
  readonly identities: readonly AzureIdentity[];
  readonly bindings: readonly AzureIdentityBinding[];
  readonly assigned: readonly AssignedIdentity[];
}

function meta(namespace: string, name: string): IdentityPod['meta'] {
  const uid = `${namespace}/${name}`;
  const none = { labels: {}, annotations: {}, finalizers: [], deleting: false };
  return { namespace, name, uid, resourceVersion: '1', ...none };
}

function pod(namespace: string, name: string, changes: Partial<IdentityPod> = {}): IdentityPod {
  const rest = { phase: 'Running', hostNetwork: false } as const;
  return { meta: meta(namespace, name), selector: 's', nodeName: 'n1', ...rest, ...changes };
}

function identity(namespace: string, name: string): AzureIdentity {
  const resourceID = `/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
  const spec = { type: 0, resourceID, clientID: name, tenantID: '', adEndpoint: '' };
  return { meta: meta(namespace, name), spec: { ...spec, auxiliaryTenantIDs: [] } };
}

function binding(namespace: string, azureIdentity: string, name = 'b'): AzureIdentityBinding {
  return { meta: meta(namespace, name), azureIdentity, selector: 's' };
}

const WORLD: World = {
  pods: [pod('x', 'web-0')],
  identities: [identity('x', 'd')],
  bindings: [binding('x', 'd')],
  assigned: [],
};

function difference(world: World, state: MatchState = 'assigned'): AssignedDifference {
  const matches = matchPods({ ...world, forceNamespaced: false });
  return assignedDifference({
    matches,
    existing: world.assigned,
    pods: world.pods,
    forceNamespaced: false,
    isReady: () => state,
  });
}

function stored({ namespace, name, content, state }: AssignedDraft): AssignedIdentity {
  const labels = { nodename: content.nodename };
  return { meta: { ...meta(namespace, name), labels }, content, state };
}

/** The world after its difference has been written. */
function applied(world: World, state: MatchState = 'assigned'): World {
  const { create, update, setState, remove } = difference(world, state);
  const gone = new Set([...remove, ...update].map(({ at }) => at.uid));
  const states = new Map(setState.map((each) => [each.at.uid, each.state]));
  const kept = world.assigned
    .filter((object) => !gone.has(object.meta.uid))
    .map((object) => ({ ...object, state: states.get(object.meta.uid) ?? object.state }));
  const written = [...create, ...update.map(({ draft }) => draft)].map(stored);
  return { ...world, assigned: [...kept, ...written] };
}

const NOTHING = { create: [], update: [], setState: [], remove: [] };

describe('the difference of AzureAssignedIdentity objects', () => {
  it("M2: writes MIC's name into default, and nothing when looked at again", () => {
    const next = applied(WORLD);
    expect(next.assigned.map(({ meta: { namespace, name } }) => `${namespace}/${name}`)).toEqual([
      'default/web-0-x-d',
    ]);
    expect(difference(next)).toEqual(NOTHING);
  });

  it('M2: goes from Created to Assigned once the identity is on the node', () => {
    const early = applied(WORLD, 'created');
    const request = { forceNamespaced: false };
    const [web] = WORLD.pods as [IdentityPod];
    expect(identitiesForPod('standard', web, early, request).kind).toBe('waiting');
    expect(identitiesForPod('standard', web, applied(early), request).kind).toBe('found');
  });

  it('M3: lets label and node follow a pod that moved (#977)', () => {
    const moved = { ...applied(WORLD), pods: [pod('x', 'web-0', { nodeName: 'n2' })] };
    expect(applied(moved).assigned.map((each) => [each.meta.labels.nodename, each.state])).toEqual([
      ['n2', 'Assigned'],
    ]);
  });

  it('E12, TestSort: takes the binding of the alphabetically first namespace, not of the first text', () => {
    const bindings = [binding('a-b', 'd'), binding('a', 'd')];
    const identities = [identity('a-b', 'd'), identity('a', 'd')];
    const matches = matchPods({ ...WORLD, bindings, identities, forceNamespaced: false });
    expect(matches.map((match) => match.identity.meta.namespace)).toEqual(['a', 'a-b']);
  });

  it('N1: keeps the object of an equally named pod in another namespace', () => {
    const both = applied({ ...WORLD, pods: [pod('x', 'web-0'), pod('y', 'web-0')] });
    const one = applied({ ...both, pods: [pod('y', 'web-0')] });
    expect(one.assigned.map(({ content }) => content.podNamespace)).toEqual(['y']);
  });

  it('N2: changes nothing when only metadata of identity and binding changed', () => {
    const identities = WORLD.identities.map((each) => ({
      ...each,
      meta: { ...each.meta, resourceVersion: '2', labels: { helm: 'x' } },
    }));
    expect(difference({ ...applied(WORLD), identities }, 'created')).toEqual(NOTHING);
  });

  it('N4: gives two pods that would share a name two objects, in any order', () => {
    const pods = [pod('c', 'a-b'), pod('b-c', 'a')];
    const world = { ...WORLD, pods };
    const names = difference(world).create.map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
    expect(difference({ ...world, pods: pods.toReversed() })).toEqual(difference(world));
  });

  it('N5: releases the object of a pod that has ended', () => {
    const ended = { ...applied(WORLD), pods: [pod('x', 'web-0', { phase: 'Succeeded' })] };
    expect(difference(ended).remove.map(({ why }) => why)).toEqual(['PodFinished']);
  });

  it("N11: releases an object in state Created when its pod is gone, MIC's finalizer or not", () => {
    const early = applied(WORLD, 'created').assigned.map((each) => ({
      ...each,
      meta: { ...each.meta, finalizers: [MIC_FINALIZER] },
    }));
    const gone = { ...WORLD, pods: [], assigned: early };
    expect(difference(gone).remove.map(({ why }) => why)).toEqual(['PodGone']);
  });

  it('releases what the profile refuses', () => {
    expect(difference(applied(WORLD), 'refused').remove.map(({ why }) => why)).toEqual([
      'NotAllowed',
    ]);
  });

  it('N20: holds removals back when the bindings of living pods vanish, few objects apart', () => {
    const pods = Array.from({ length: 11 }, (_, index) => pod('x', `p-${index}`));
    const unbound = { ...applied({ ...WORLD, pods }), bindings: [] };
    expect(guardRemovals(difference(unbound), 11, 0.5)).toMatchObject({
      difference: { remove: [] },
      held: { removing: 11, held: 11, maxShare: 0.5 },
    });
    expect(guardRemovals(difference(unbound), 11, 1).difference.remove).toHaveLength(11);
  });

  it('N20: pods that are all gone take their objects along: a deployment was scaled to zero', () => {
    const pods = Array.from({ length: 11 }, (_, index) => pod('x', `p-${index}`));
    const empty = { ...applied({ ...WORLD, pods }), pods: [] };
    expect(guardRemovals(difference(empty), 11, 0.5).difference.remove).toHaveLength(11);
  });

  it('M11: decides about 20,000 pods of one binding', () => {
    const pods = Array.from({ length: 20_000 }, (_, index) => pod('x', `p-${index}`));
    expect(difference({ ...WORLD, pods }).create).toHaveLength(20_000);
  });

  it('M11: four times the pods of one binding, or their objects, cost about four times as much', async () => {
    const worlds = [1000, 4000].map((length) => ({
      ...WORLD,
      pods: Array.from({ length }, (_, index) => pod('x', `p-${index}`)),
    }));
    const [small = WORLD, large = WORLD] = worlds;
    const [servedSmall, servedLarge] = [applied(small), applied(large)];
    expect(await growth((times) => difference(times === 1 ? small : large))).toBeLessThan(6);
    expect(
      await growth((times) => difference(times === 1 ? servedSmall : servedLarge)),
    ).toBeLessThan(6);
  });
});
