import type { JsonMap, KubeObject } from './object';

const GROUP = 'aadpodidentity.k8s.io';

const TEXT = { type: 'string' } as const;
const ANY_OBJECT = { type: 'object' } as const;
const INTEGER = { type: 'integer' } as const;
const INT32 = { type: 'integer', format: 'int32' } as const;
const OPTIONAL_INT32 = { ...INT32, nullable: true } as const;

const IDENTITY = kindOf({
  spec: {
    type: INTEGER,
    resourceID: TEXT,
    clientID: TEXT,
    clientPassword: objectOf({ name: TEXT, namespace: TEXT }),
    tenantID: TEXT,
    auxiliaryTenantIDs: { type: 'array', nullable: true, items: TEXT },
    adEndpoint: TEXT,
    adResourceID: TEXT,
    replicas: OPTIONAL_INT32,
    metadata: ANY_OBJECT,
  },
  status: { availableReplicas: INT32, metadata: ANY_OBJECT },
});

const BINDING = kindOf({
  spec: { azureIdentity: TEXT, selector: TEXT, weight: INTEGER, metadata: ANY_OBJECT },
  status: { availableReplicas: INT32, metadata: ANY_OBJECT },
});

const ASSIGNED = kindOf({
  spec: {
    azureIdentityRef: embedded(IDENTITY),
    azureBindingRef: embedded(BINDING),
    pod: TEXT,
    podNamespace: TEXT,
    // All in lower case, unlike its neighbours: in another casing it is dropped.
    nodename: TEXT,
    replicas: OPTIONAL_INT32,
    metadata: ANY_OBJECT,
  },
  status: { status: TEXT, availableReplicas: INT32, metadata: ANY_OBJECT },
});

const EXCEPTION = kindOf({
  spec: { podLabels: { type: 'object', additionalProperties: TEXT }, metadata: ANY_OBJECT },
  status: { status: TEXT, metadata: ANY_OBJECT },
});

/**
 * The custom resources of AAD Pod Identity as chart 4.1.18 defines them: all fields optional, no enums or patterns, no
 * status subresource. `pod-identity.test.ts` holds them against the chart's own file.
 */
export function podIdentityDefinitions(): readonly KubeObject[] {
  return [
    definition('AzureAssignedIdentity', 'azureassignedidentities', ASSIGNED),
    definition('AzureIdentity', 'azureidentities', IDENTITY),
    definition('AzureIdentityBinding', 'azureidentitybindings', BINDING),
    definition('AzurePodIdentityException', 'azurepodidentityexceptions', EXCEPTION),
  ];
}

function definition(kind: string, plural: string, openAPIV3Schema: JsonMap): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      names: { kind, plural, listKind: `${kind}List`, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

function kindOf({ spec, status }: { readonly spec: JsonMap; readonly status: JsonMap }): JsonMap {
  return objectOf({
    apiVersion: TEXT,
    kind: TEXT,
    metadata: ANY_OBJECT,
    spec: objectOf(spec),
    status: objectOf(status),
  });
}

function objectOf(properties: JsonMap): JsonMap {
  return { type: 'object', properties };
}

function embedded(schema: JsonMap): JsonMap {
  return { ...schema, 'x-kubernetes-embedded-resource': true };
}
