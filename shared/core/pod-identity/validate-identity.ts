import type { Identity } from '../cluster/cluster';
import type { ResourceId } from '../base/resource-id';
import { partsOf, tryResourceId } from '../base/resource-id';
import { droppedProblems } from './dropped-fields';
import type { Finding } from './findings';
import { quoted } from './findings';
import type { KnownIdentities } from './known-identities';
import type { AzureIdentity, AzureIdentitySpec } from '../cluster/objects';
import { BEHAVIOR_ANNOTATION, refOf } from '../cluster/objects';

const FIELDS = [
  'type',
  'resourceID',
  'clientID',
  'clientPassword',
  'clientPassword.name',
  'clientPassword.namespace',
  'tenantID',
  'auxiliaryTenantIDs',
  'adEndpoint',
] as const;
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const USER_ASSIGNED = 'microsoft.managedidentity/userassignedidentities';

type Problem = Omit<Finding, 'object'>;

export interface IdentityRulers {
  /** Of the NMI that answers. */
  readonly mode: 'managed' | 'standard';
  readonly known: KnownIdentities;
}

/** True for a text that IMDS takes for a client id. */
export function isClientId(text: string): boolean {
  return GUID.test(text);
}

/** True for the id of a user-assigned identity and of nothing below or beside it. */
export function isUserAssignedId(id: ResourceId): boolean {
  const { type, name = '' } = partsOf(id);
  return type === USER_ASSIGNED && name !== '' && !name.includes('/');
}

/**
 * What is wrong with an AzureIdentity: what the API server keeps nothing of, what it takes and NMI cannot use. Upstream
 * tells none of it to anybody (aad-pod-identity #1088).
 */
export function identityFindings(
  identity: AzureIdentity,
  rulers: IdentityRulers,
): readonly Finding[] {
  const object = refOf('AzureIdentity', identity.meta);
  const kept = [...behavior(identity), ...ofType(identity, rulers)];
  const problems = [...droppedProblems(identity.meta, FIELDS, kept), ...kept];
  return problems.map((problem) => ({ ...problem, object }));
}

/** NMI in managed mode gives the token for a client id that is right, whatever the resource id says. */
function goesByClientId(spec: AzureIdentitySpec, { mode, known }: IdentityRulers): boolean {
  return mode === 'managed' && spec.type === 0 && known.byClientId.has(spec.clientID.toLowerCase());
}

function behavior({ meta }: AzureIdentity): readonly Problem[] {
  const value = meta.annotations[BEHAVIOR_ANNOTATION];
  if (value === undefined || value === 'namespaced') return [];
  return [
    {
      severity: 'warning',
      code: 'UnknownBehavior',
      message: `Annotation ${BEHAVIOR_ANNOTATION} is ${quoted(value)}; only namespaced, in this very spelling, means anything.`,
      remedy: `Set it to namespaced, or remove it.`,
    },
  ];
}

function ofType({ spec, meta }: AzureIdentity, rulers: IdentityRulers): readonly Problem[] {
  switch (spec.type) {
    case 0:
      return userAssigned({ spec, meta }, rulers);
    case 1:
    case 2:
      return servicePrincipal({ spec, meta });
    default:
      return [
        {
          severity: 'error',
          code: 'UnknownType',
          message: `spec.type is not a type of identity; expected 0 (user-assigned identity), 1 (service principal with a secret) or 2 (with a certificate).`,
          remedy: 'Set spec.type to 0, 1 or 2.',
        },
      ];
  }
}

function userAssigned({ spec }: AzureIdentity, rulers: IdentityRulers): readonly Problem[] {
  const { known } = rulers;
  const id = tryResourceId(spec.resourceID);
  const isIdentity = id !== undefined && isUserAssignedId(id);
  const identity = isIdentity ? known.byId.get(id) : undefined;
  return [
    ...(isIdentity ? [] : [badResourceId(spec, rulers)]),
    ...clientId(spec.clientID, identity, known),
    ...(spec.clientPassword === undefined ? [] : [ignored('clientPassword')]),
  ];
}

function badResourceId(spec: AzureIdentitySpec, rulers: IdentityRulers): Problem {
  const text = spec.resourceID;
  const cause =
    text === '' ? ' An empty field was often written in another casing, such as ResourceID.' : '';
  return {
    severity: goesByClientId(spec, rulers) ? 'warning' : 'error',
    code: 'InvalidResourceId',
    message: `spec.resourceID is ${quoted(text)}, which is not the id of a user-assigned identity.${cause}`,
    remedy:
      'Write /subscriptions/<id>/resourcegroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>; az identity show prints it as id.',
  };
}

/** NMI asks IMDS by client id, whatever the resource id says. */
function clientId(
  text: string,
  identity: Identity | undefined,
  known: KnownIdentities,
): readonly Problem[] {
  if (!isClientId(text)) {
    return [
      {
        severity: 'error',
        code: 'InvalidClientId',
        message: `spec.clientID is ${quoted(text)}, which is not a client id; NMI asks for tokens by it.`,
        remedy: `Write ${identity === undefined ? 'the clientId that az identity show prints' : identity.clientId}.`,
      },
    ];
  }
  if (identity === undefined) return [];
  if (identity.clientId.toLowerCase() !== text.toLowerCase()) {
    return [
      {
        severity: 'error',
        code: 'ClientIdMismatch',
        message: `spec.clientID is ${text}, and the identity in Azure has ${identity.clientId}: ${whoseId(text, known)}`,
        remedy: `Write ${identity.clientId}.`,
      },
    ];
  }
  return text === identity.clientId ? [] : [spelling(text, identity)];
}

function whoseId(text: string, known: KnownIdentities): string {
  const other = known.byClientId.get(text.toLowerCase());
  return other === undefined
    ? 'it was probably deleted and created again under its name (aad-pod-identity #880).'
    : `that is the client id of ${other}, whose token NMI would ask for.`;
}

function spelling(text: string, identity: Identity): Problem {
  return {
    severity: 'info',
    code: 'ClientIdSpelling',
    message: `spec.clientID is spelt ${text}, and Azure spells it ${identity.clientId}; NMI compares with what the pod asks for, letter by letter.`,
    remedy: `Write ${identity.clientId}, and let pods ask for it in this spelling.`,
  };
}

function servicePrincipal({ spec }: AzureIdentity): readonly Problem[] {
  const secret = spec.clientPassword;
  return [
    ...(spec.tenantID === '' ? [noTenant()] : []),
    ...(spec.clientID === '' ? [missing('clientID', 'the application id')] : []),
    ...(secret === undefined || secret.name === '' || secret.namespace === ''
      ? [missing('clientPassword', 'the name and namespace of the Secret')]
      : []),
    ...(spec.resourceID === '' ? [] : [ignored('resourceID')]),
  ];
}

/** NMI takes it as it is, and asks its endpoint without a tenant: AD FS has none. */
function noTenant(): Problem {
  return {
    severity: 'warning',
    code: 'FieldMissing',
    message:
      'spec.tenantID is missing. NMI accepts that; Entra ID is then asked without a tenant, and only some endpoints, as AD FS, answer that.',
    remedy: 'Write spec.tenantID, the id of the tenant.',
  };
}

function missing(field: string, what: string): Problem {
  return {
    severity: 'error',
    code: 'FieldMissing',
    message: `spec.${field} is missing; a service principal needs it: ${what}. The API server drops a field in another casing.`,
    remedy: `Write spec.${field}.`,
  };
}

function ignored(field: string): Problem {
  return {
    severity: 'info',
    code: 'FieldIgnored',
    message: `spec.${field} is ignored for this type of identity.`,
  };
}
