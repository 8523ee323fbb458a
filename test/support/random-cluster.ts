import fc from 'fast-check';
import { azureIdentity, binding, clientIdOf, clusterObjects, meta, pod } from './objects';
import { entry, identityId } from './world';
import type {
  AssignedDifference,
  AssignedDraft,
} from '../../shared/core/pod-identity/assigned-difference';
import { assignedDifference } from '../../shared/core/pod-identity/assigned-difference';
import type { Machine } from '../../shared/core/pod-identity/machine';
import { machineOf } from '../../shared/core/pod-identity/machine';
import { matchPods } from '../../shared/core/pod-identity/match';
import type {
  AssignedIdentity,
  AzureIdentity,
  ClusterObjects,
} from '../../shared/core/cluster/objects';
import { BEHAVIOR_ANNOTATION } from '../../shared/core/cluster/objects';

/** A small cluster in which anything may happen, and the hosts behind it. */
export interface Small {
  readonly objects: ClusterObjects;
  /** `node identity` for each identity that is on the host of a node. */
  readonly attached: ReadonlySet<string>;
  /** Ids that the profile does not allow. */
  readonly refused: ReadonlySet<string>;
  readonly forceNamespaced: boolean;
}

/** What somebody does to it. */
export type Change = (world: Small) => Small;

// Pods `c/a-b` and `b-c/a` with identity `d` would share a name.
const NAMESPACES = ['c', 'b-c'] as const;
const PODS = ['a', 'a-b'] as const;
const IDENTITIES = ['d', 'e'] as const;
const AZURE = ['one', 'two', 'three'] as const;
const SELECTORS = ['s', 't'] as const;
const NODES = ['n0', 'n1'] as const;
const PHASES = ['Pending', 'Running', 'Running', 'Running', 'Succeeded', 'Failed'] as const;

const from = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

type Kind = 'pods' | 'identities' | 'bindings' | 'assigned';
interface Placed {
  readonly meta: { readonly namespace: string; readonly name: string };
}

function put(kind: Kind, object: Placed): Change {
  return (world) => ({
    ...world,
    objects: { ...world.objects, [kind]: [...without(kind, object, world), object] },
  });
}

function remove(kind: Kind, object: Placed): Change {
  return (world) => ({
    ...world,
    objects: { ...world.objects, [kind]: without(kind, object, world) },
  });
}

function without(kind: Kind, { meta: { namespace, name } }: Placed, { objects }: Small): Placed[] {
  return objects[kind].filter(
    (each) => each.meta.namespace !== namespace || each.meta.name !== name,
  );
}

const pods = fc
  .record({
    namespace: from(NAMESPACES),
    name: from(PODS),
    selector: from([...SELECTORS, ...SELECTORS, '']),
    nodeName: from(NODES),
    phase: from(PHASES),
  })
  .map(({ namespace, name, selector, ...rest }) =>
    pod(name, selector, { ...rest, meta: { namespace, uid: `${namespace}/${name}` } }),
  );

const identities = fc
  .record({
    namespace: from(NAMESPACES),
    name: from(IDENTITIES),
    azure: from(AZURE),
    type: from([0, 0, 0, 1]),
    apart: from([true, false, false]),
  })
  .map(({ namespace, name, azure, type, apart }) =>
    azureIdentity(name, {
      meta: { namespace, annotations: apart ? { [BEHAVIOR_ANNOTATION]: 'namespaced' } : {} },
      // A client id tells the kind too, so that no request can mean two identities of different kinds.
      spec: {
        type,
        resourceID: identityId(azure),
        clientID: clientIdOf(`${type}${azure}`),
        ...(type === 1 && { clientPassword: { name: 'secret', namespace } }),
      },
    }),
  );

const bindings = fc
  .record({
    namespace: from(NAMESPACES),
    identity: from(IDENTITIES),
    selector: from(SELECTORS),
    name: from(['b0', 'b1', 'b2']),
  })
  .map(({ identity, selector, ...at }) => binding(identity, selector, at));

/** Objects as MIC, or a person, may have left them: for any pod, with any spec, in any state. */
const leftovers = fc
  .tuple(pods, identities, from(['', 'Created', 'Assigned', 'Unassigned'] as const), fc.nat(5))
  .map(([of, identity, state, index]): AssignedIdentity => {
    const { namespace, name, resourceVersion, annotations } = identity.meta;
    const common = { namespace, name, resourceVersion };
    const labels = { nodename: of.nodeName ?? '' };
    return {
      meta: meta(`left-${index}`, { namespace: 'default', labels }),
      state,
      content: {
        identity: { ...common, annotations, spec: identity.spec },
        binding: { ...common, azureIdentity: name, selector: of.selector },
        pod: of.meta.name,
        podNamespace: of.meta.namespace,
        nodename: labels.nodename,
      },
    };
  });

// More comes than goes, or the cluster would be empty most of the time.
const placed: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: pods.map((each) => put('pods', each)) },
  { weight: 1, arbitrary: pods.map((each) => remove('pods', each)) },
  { weight: 3, arbitrary: identities.map((each) => put('identities', each)) },
  { weight: 1, arbitrary: identities.map((each) => remove('identities', each)) },
  { weight: 3, arbitrary: bindings.map((each) => put('bindings', each)) },
  { weight: 1, arbitrary: bindings.map((each) => remove('bindings', each)) },
  { weight: 1, arbitrary: leftovers.map((each) => put('assigned', each)) },
);

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return set.has(key) ? new Set([...set].filter((each) => each !== key)) : new Set([...set, key]);
}

const hosts: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(from(NODES), from(AZURE)).map(([node, azure]): Change => (world) => ({
    ...world,
    attached: toggled(world.attached, `${node} ${identityId(azure)}`),
  })),
  from(AZURE).map((azure): Change => (world) => ({
    ...world,
    refused: toggled(world.refused, identityId(azure)),
  })),
);

export const changes = fc.array(fc.oneof({ weight: 4, arbitrary: placed }, hosts), {
  maxLength: 40,
  size: 'max',
});

export function small(forceNamespaced: boolean): Small {
  return { objects: clusterObjects(), attached: new Set(), refused: new Set(), forceNamespaced };
}

export function after(world: Small, all: readonly Change[]): Small {
  return all.reduce((before, change) => change(before), world);
}

export function isAllowed({ refused }: Small, { spec }: AzureIdentity): boolean {
  return spec.type !== 0 || !refused.has(spec.resourceID);
}

export function machineOn(world: Small, node: string): Machine {
  const entries = AZURE.map((azure) => entry(azure, { clientId: clientIdOf(`0${azure}`) }));
  const attached = entries.filter(({ id }) => world.attached.has(`${node} ${id}`));
  return machineOf({ systemAssigned: false, attached });
}

/** Service principals need no host. */
export function isInPlace(
  world: Small,
  node: string,
  { spec }: Pick<AzureIdentity, 'spec'>,
): boolean {
  return spec.type !== 0 || world.attached.has(`${node} ${spec.resourceID}`);
}

export function differenceOf(world: Small): AssignedDifference {
  const { objects, forceNamespaced } = world;
  return assignedDifference({
    matches: matchPods({ ...objects, forceNamespaced }),
    existing: objects.assigned,
    pods: objects.pods,
    forceNamespaced,
    isReady({ pod: { nodeName = '' }, identity }) {
      if (!isAllowed(world, identity)) return 'refused';
      return isInPlace(world, nodeName, identity) ? 'assigned' : 'created';
    },
  });
}

/** The world once its difference has been written. */
export function applied(world: Small): Small {
  const { create, update, setState, remove: release } = differenceOf(world);
  const gone = new Set([...release, ...update].map(({ at }) => `${at.namespace}/${at.name}`));
  const states = new Map(setState.map(({ at, state }) => [`${at.namespace}/${at.name}`, state]));
  const kept = world.objects.assigned
    .filter((object) => !gone.has(placeOf(object)))
    .map((object) => ({ ...object, state: states.get(placeOf(object)) ?? object.state }));
  const written = [...create, ...update.map(({ draft }) => draft)].map(stored);
  return { ...world, objects: { ...world.objects, assigned: [...kept, ...written] } };
}

export function placeOf({ meta: { namespace, name } }: Placed): string {
  return `${namespace}/${name}`;
}

function stored({ namespace, name, content, state }: AssignedDraft): AssignedIdentity {
  return {
    meta: meta(name, { namespace, labels: { nodename: content.nodename } }),
    content,
    state,
  };
}
