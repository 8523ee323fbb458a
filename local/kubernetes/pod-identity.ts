import type { JsonMap, KubeObject } from './object';

const GROUP = 'aadpodidentity.k8s.io';

/** Without the first of them no server takes a definition of a group that ends in k8s.io. */
const ANNOTATIONS = {
  'api-approved.kubernetes.io': 'unapproved',
  'controller-gen.kubebuilder.io/version': 'v0.5.0',
} as const;
const AGE = {
  name: 'Age',
  jsonPath: '.metadata.creationTimestamp',
  type: 'date',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.',
} as const;
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
    definition('AzureIdentity', 'azureidentities', IDENTITY, [
      column('Type', '.spec.type'),
      column('ClientID', '.spec.clientID'),
      AGE,
    ]),
    definition('AzureIdentityBinding', 'azureidentitybindings', BINDING, [
      column('AzureIdentity', '.spec.azureIdentity'),
      column('Selector', '.spec.selector'),
      AGE,
    ]),
    definition('AzurePodIdentityException', 'azurepodidentityexceptions', EXCEPTION),
  ];
}

function column(name: string, jsonPath: string): JsonMap {
  return { name, jsonPath, type: 'string' };
}

function definition(
  kind: string,
  plural: string,
  openAPIV3Schema: JsonMap,
  additionalPrinterColumns: readonly JsonMap[] = [],
): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}`, annotations: ANNOTATIONS },
    spec: {
      group: GROUP,
      names: { kind, plural, listKind: `${kind}List`, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      versions: [
        {
          ...{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } },
          ...(additionalPrinterColumns.length > 0 && { additionalPrinterColumns }),
        },
      ],
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
