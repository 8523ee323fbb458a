/** Gatekeeper as the Azure Policy add-on fills it: one kind of constraint for each template. */

/** A constraint that the add-on makes of an assignment. */
export interface PolicyConstraint {
  readonly policy: 'capabilities' | 'privileged';
  /** Default deny. */
  readonly action?: 'deny' | 'dryrun';
  readonly match?: Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

const KINDS = {
  capabilities: 'K8sAzureV3AllowedCapabilities',
  privileged: 'K8sAzureV2NoPrivilege',
} as const;

export const CONSTRAINT_KINDS: readonly string[] = Object.values(KINDS);

export function gatekeeperDefinitions(): readonly object[] {
  return CONSTRAINT_KINDS.map(definition);
}

export function constraintObject(
  { policy, action = 'deny', match = {}, parameters = {} }: PolicyConstraint,
  index: number,
): object {
  const kind = KINDS[policy];
  return {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind,
    metadata: { name: `azurepolicy-${kind.toLowerCase()}-${index}` },
    spec: {
      enforcementAction: action,
      match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }], source: 'Original', ...match },
      parameters,
    },
  };
}

function definition(kind: string): object {
  const plural = kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.constraints.gatekeeper.sh` },
    spec: {
      group: 'constraints.gatekeeper.sh',
      scope: 'Cluster',
      names: { kind, plural, listKind: `${kind}List`, singular: plural },
      versions: [
        {
          name: 'v1beta1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          },
        },
      ],
    },
  };
}
