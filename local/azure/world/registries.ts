/** Verbs on container registries, and the import of images. */
import { ArmError } from '../arm/error';
import { groupScope, idKey } from '../resource-id';
import type { OperationPlan } from './host-patch';
import type { ImportOperation, Registry, Tags } from './model';
import { createResourceGroup } from './places';
import type { ImportOrder, RegistryBackend, TargetTag } from './registry-backend';
import type { Kernel } from './state';

export interface NewRegistry {
  /** Letters and digits, as ACR wants it. */
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscription?: string;
  readonly location?: string;
  readonly sku?: string;
  readonly tags?: Tags;
  /** Rights are given for single repositories. */
  readonly abac?: boolean;
  readonly publicNetworkAccess?: boolean;
}

/** Adds a registry; one of that name is returned as it is. */
export function createRegistry(kernel: Kernel, input: NewRegistry): Registry {
  const { state, time } = kernel;
  const group = createResourceGroup(kernel, {
    name: input.resourceGroup,
    ...(input.subscription === undefined ? {} : { subscription: input.subscription }),
  });
  const id = `${groupScope(group.subscription, group.name)}/providers/Microsoft.ContainerRegistry/registries/${input.name}`;
  const existing = state.registries.get(idKey(id));
  if (existing) return existing;
  const registry: Registry = {
    id,
    name: input.name,
    subscription: group.subscription,
    resourceGroup: group.name,
    location: input.location ?? group.location,
    loginServer: `${input.name.toLowerCase()}.azurecr.io`,
    createdAt: time.now(),
    sku: input.sku ?? 'Premium',
    tags: input.tags ?? {},
    publicNetworkAccess: input.publicNetworkAccess === false ? 'Disabled' : 'Enabled',
    roleAssignmentMode:
      input.abac === true ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions',
  };
  state.registries.set(idKey(id), registry);
  state.registryBackend?.opened(registry);
  return registry;
}

/** Puts the content behind the registries, those that exist and those to come. */
export function useBackend({ state }: Kernel, backend: RegistryBackend): void {
  state.registryBackend = backend;
  for (const registry of state.registries.values()) backend.opened(registry);
}

export interface ImportStart {
  readonly registry: Registry;
  readonly order: ImportOrder;
  readonly force: boolean;
  readonly plan?: OperationPlan;
}

/** Begins an import, which copies at its end. Throws 409 when a tag is there already and may not be overwritten. */
export function startImport(kernel: Kernel, start: ImportStart): ImportOperation {
  const { state, time, random } = kernel;
  const { registry, plan } = start;
  const { registryBackend: backend, settings } = state;
  if (!backend) {
    throw new ArmError(
      503,
      'ServiceUnavailable',
      'No content stands behind the registries: useRegistries().',
    );
  }
  const operation: ImportOperation = {
    id: `registries-${random.guid()}`,
    subscription: registry.subscription,
    location: registry.location,
  };
  const taken = takenTag(backend, start);
  if (taken) throw conflict(operation, registry, taken);
  state.imports.set(operation.id, operation);
  time.after(plan?.ms ?? settings.latency.imageImportMs, () => {
    operation.end = finish(backend, start, operation);
  });
  return operation;
}

function finish(
  backend: RegistryBackend,
  start: ImportStart,
  operation: ImportOperation,
): NonNullable<ImportOperation['end']> {
  const { registry, order, plan } = start;
  if (plan?.outcome !== undefined && plan.outcome !== 'Succeeded') {
    const { code = 'InternalServerError', message = 'The import failed.' } = plan;
    return { error: { status: 400, code, message } };
  }
  const taken = takenTag(backend, start);
  if (taken) {
    const { status, code, message } = conflict(operation, registry, taken);
    return { error: { status, code, message } };
  }
  try {
    backend.copy(order);
    return {};
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `Operation ${operation.id} failed. Resource ${registry.id} ${why}`;
    return { error: { status: 400, code: 'InvalidParameters', message } };
  }
}

function takenTag(backend: RegistryBackend, { order, force }: ImportStart): TargetTag | undefined {
  return force ? undefined : order.targets.find((target) => backend.hasTag(order.target, target));
}

/** The words of azure-cli #10938; the status is an assumption. */
function conflict(
  { id }: ImportOperation,
  registry: Registry,
  { repository, tag }: TargetTag,
): ArmError {
  return new ArmError(
    409,
    'Conflict',
    `Operation ${id} failed. Resource ${registry.id} ${repository}:${tag} Tag ${repository}:${tag} already exists in target registry.`,
  );
}
