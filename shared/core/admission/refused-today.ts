import { matchesGlob } from '../base/glob';
import type { AzureIdentity, ClusterObjects, IdentityPod, ObjectRef } from '../cluster/objects';
import { isFinished, refOf } from '../cluster/objects';
import { isClientId } from '../pod-identity/validate-identity';
import type { AdmissionRules, Grant } from './rules';

/** An object that is there and would not be let in now. It stays as it is until somebody changes its spec. */
export interface RefusedObject {
  readonly object: ObjectRef;
  /** In words, without what the object says of itself. */
  readonly why: string;
}

/** As much of the rules as can be held against what a look shows. */
export type JudgedRules = Pick<AdmissionRules, 'grants' | 'exceptions' | 'labels' | 'mic'> &
  Partial<Pick<AdmissionRules, 'micNamespace'>>;

type Judged = Pick<ClusterObjects, 'identities' | 'bindings' | 'exceptions'> &
  Partial<Pick<ClusterObjects, 'pods'>>;

/**
 * Which objects of today the policies would refuse, by the same rules in the words of this language. Who wrote an
 * AzureAssignedIdentity does not show, so those are not judged; nor are pods without the label, of which no look tells.
 */
export function refusedToday(
  rules: JudgedRules,
  { identities, bindings, exceptions, pods = [] }: Judged,
): readonly RefusedObject[] {
  const granted = pairsOf(rules.grants);
  return [
    ...identities.flatMap((one) =>
      refusedObject('AzureIdentity', one.meta, whyIdentity(one, granted)),
    ),
    ...bindings.flatMap(({ meta, selector, azureIdentity }) =>
      refusedObject(
        'AzureIdentityBinding',
        meta,
        selector === '' || azureIdentity === '' ? EMPTY : undefined,
      ),
    ),
    ...exceptions.flatMap(({ meta, podLabels }) => {
      const isAllowed = rules.exceptions.some(
        (one) =>
          one.metadata.namespace === meta.namespace && isPartOf(podLabels, one.spec.podLabels),
      );
      return refusedObject('AzurePodIdentityException', meta, isAllowed ? undefined : OPENS);
    }),
    ...pods
      .filter((pod) => !isFinished(pod))
      .flatMap((pod) => refusedObject('Pod', pod.meta, whyPod(pod, rules))),
  ];
}

const EMPTY = 'its selector or its azureIdentity is empty';
const OPENS = 'its pods get tokens of every identity on the node';
const POSES =
  'NMI takes it for MIC, by the name of its ReplicaSet; one like it could not start again';

function refusedObject(
  kind: ObjectRef['kind'],
  meta: AzureIdentity['meta'],
  why: string | undefined,
): readonly RefusedObject[] {
  return why === undefined ? [] : [{ object: refOf(kind, meta), why }];
}

/** Globs of namespaces by pair, so that each object is looked up and not searched for. */
type Pairs = ReadonlyMap<string, readonly string[]>;

function pairsOf(grants: readonly Grant[]): Pairs {
  const whole = grants.filter(({ clientId }) => isClientId(clientId));
  const byPair = Map.groupBy(whole, ({ identity, clientId }) => pairOf(identity, clientId));
  return new Map([...byPair].map(([pair, some]) => [pair, some.map((one) => one.namespaces)]));
}

/** CEL's lowerAscii: letters of other scripts stay. */
function pairOf(identity: string, clientId: string): string {
  return `${identity} ${clientId}`.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function whyIdentity({ meta, spec }: AzureIdentity, granted: Pairs): string | undefined {
  if (spec.type !== 0) return `it is of type ${spec.type}, and only type 0 is let in`;
  if (spec.clientPassword !== undefined || spec.adEndpoint !== '' || spec.tenantID !== '') {
    return 'it has clientPassword, adEndpoint or tenantID, which belong to types 1 and 2';
  }
  const namespaces = granted.get(pairOf(spec.resourceID, spec.clientID)) ?? [];
  return namespaces.some((glob) => matchesGlob(glob, meta.namespace))
    ? undefined
    : 'its namespace has no grant for this resource id with this client id';
}

function isPartOf(
  labels: Readonly<Record<string, string>>,
  allowed: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(labels).every(([key, value]) => allowed[key] === value);
}

/** A MIC that is known to run where NMI looks for it is told by its account, which no look shows. */
function whyPod(
  { meta, selector, replicaSet = '' }: IdentityPod,
  { micNamespace = 'default', mic, labels }: JudgedRules,
): string | undefined {
  if (
    meta.namespace === micNamespace &&
    replicaSet.startsWith('mic') &&
    mic?.namespace !== micNamespace
  ) {
    return POSES;
  }
  if (labels === undefined) return undefined;
  const isGranted = selector !== '' && labels.get(meta.namespace)?.includes(selector) === true;
  return isGranted ? undefined : 'its label aadpodidbinding is not granted to its namespace';
}
