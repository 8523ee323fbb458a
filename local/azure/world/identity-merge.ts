/**
 * The identity PATCH of Compute as a pure function (table-tested against recorded traffic):
 * {id: {}} adds, {id: null} removes, absent ids stay, and any fault refuses the whole PATCH.
 */
import { ArmError, invalidContent, invalidParameter } from '../arm/error';
import { isJson } from '../json';
import { idKey, parseId } from '../resource-id';
import type { AttachedIdentity, HostIdentity } from './model';

export interface MergeContext {
  readonly hostId: string;
  /** The identity with this id, when it exists. */
  lookup(id: string): { readonly principalId: string; readonly clientId: string } | undefined;
  newSystemPrincipal(): string;
}

export interface Merged {
  readonly identity: HostIdentity;
  /** Keys of the entries that are new. */
  readonly added: ReadonlySet<string>;
}

const MAX_IDS_PER_REQUEST = 150;

/** Applies the `identity` object of a PATCH body; throws the ArmError that Azure would answer. */
export function mergeIdentity(
  current: HostIdentity,
  patch: unknown,
  context: MergeContext,
): Merged {
  const type = readType(patch);
  const entries = readEntries(patch);
  const system = type.system
    ? { systemPrincipalId: current.systemPrincipalId ?? context.newSystemPrincipal() }
    : {};
  const adds = entries.filter((entry) => entry.add);
  if (!type.user) {
    if (adds.length > 0) throw mapNotAllowed(type.system ? 'SystemAssigned' : 'None');
    return { identity: { ...system, user: [] }, added: new Set() };
  }
  const gone = new Set(entries.filter((entry) => !entry.add).map((entry) => idKey(entry.id)));
  const kept = current.user.filter((entry) => !gone.has(idKey(entry.id)));
  refuseDeadEntries(kept, adds, context.hostId);
  const have = new Set(kept.map((entry) => idKey(entry.id)));
  const missing = new Map(adds.map((entry) => [idKey(entry.id), entry.id]));
  const attached = [...missing]
    .filter(([key]) => !have.has(key))
    .map(([, id]) => attach(id, context));
  const user = [...kept, ...attached];
  if (user.length === 0) throw emptyMap();
  return { identity: { ...system, user }, added: new Set(attached.map(({ id }) => idKey(id))) };
}

/** The ids that a PATCH body lists with a value other than null: the caller needs assign/action on each of them. */
export function listedIdentities(patch: unknown): string[] {
  return readEntries(patch)
    .filter((entry) => entry.add)
    .map((entry) => entry.id);
}

function readType(patch: unknown): { system: boolean; user: boolean } {
  const type = isJson(patch) ? patch['type'] : undefined;
  if (type === undefined || type === null) {
    // aad-pod-identity#313 shows this exact answer.
    throw invalidContent("Required property 'type' not found in JSON. Path 'identity'.");
  }
  const words = typeof type === 'string' ? type.split(',').map((w) => w.trim().toLowerCase()) : [];
  const known = new Set(['systemassigned', 'userassigned', 'none']);
  const none = words.includes('none');
  if (words.length === 0 || !words.every((word) => known.has(word)) || (none && words.length > 1)) {
    throw invalidContent(
      `Error converting value ${JSON.stringify(type)} to type 'ResourceIdentityType'. Path 'identity.type'.`,
    );
  }
  return { system: words.includes('systemassigned'), user: words.includes('userassigned') };
}

function readEntries(patch: unknown): { id: string; add: boolean }[] {
  const map = isJson(patch) ? (patch['userAssignedIdentities'] ?? {}) : {};
  if (!isJson(map))
    throw invalidContent("Path 'identity.userAssignedIdentities' must be an object.");
  const entries = Object.entries(map).map(([id, value]) => {
    if (value !== null && !isJson(value)) {
      throw invalidContent(`Path 'identity.userAssignedIdentities['${id}']' must be {} or null.`);
    }
    return { id: checkedId(id), add: value !== null };
  });
  if (entries.length > MAX_IDS_PER_REQUEST) {
    throw invalidParameter(
      'identity.userAssignedIdentities',
      `The request lists ${entries.length} user assigned identities; at most ${MAX_IDS_PER_REQUEST} are allowed per request.`,
    );
  }
  return entries;
}

function checkedId(id: string): string {
  const type = parseId(id)?.type?.toLowerCase();
  if (type === 'microsoft.managedidentity/userassignedidentities') return id;
  throw new ArmError(
    400,
    'LinkedInvalidPropertyId',
    `Property id '${id}' at path 'identity.userAssignedIdentities' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.`,
  );
}

function refuseDeadEntries(
  kept: readonly AttachedIdentity[],
  adds: readonly { id: string }[],
  hostId: string,
): void {
  const dead = kept.find((entry) => entry.principalId === null);
  if (dead && adds.length > 0) throw failedIdentityOperation(hostId, dead.id);
}

function attach(id: string, context: MergeContext): AttachedIdentity {
  const found = context.lookup(id);
  if (!found) throw failedIdentityOperation(context.hostId, id);
  return { id, principalId: found.principalId, clientId: found.clientId };
}

/** Azure names the first identity that it could not find, in a JSON text inside the message. */
function failedIdentityOperation(hostId: string, identityId: string): ArmError {
  const inner = JSON.stringify({
    error: { code: 'BadRequest', message: `Resource '${identityId}' was not found.` },
  });
  return new ArmError(
    400,
    'FailedIdentityOperation',
    `Identity operation for resource '${hostId}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '${inner}'.'.`,
  );
}

function mapNotAllowed(type: string): ArmError {
  return invalidParameter(
    'identity.userAssignedIdentities',
    `The property 'identity.userAssignedIdentities' must not list identities when 'identity.type' is '${type}'.`,
  );
}

function emptyMap(): ArmError {
  return invalidParameter(
    'identity.userAssignedIdentities',
    "The property 'identity.userAssignedIdentities' must hold at least one identity when 'identity.type' contains 'UserAssigned'.",
  );
}
