/** Microsoft.ContainerRegistry: registries, the import of images, and the outcome of imports. */
import { decide } from '../access/rbac';
import { registryBody } from '../bodies/registry';
import { isJson, type Json } from '../json';
import { groupScope, idKey } from '../resource-id';
import type { ImportOperation, Registry } from '../world/model';
import { startImport } from '../world/registries';
import type { TargetTag } from '../world/registry-backend';
import { ArmError, invalidContent, invalidParameter, resourceNotFound } from './error';
import { page } from './paging';
import { ARM_HOST, type Answer, type Call } from './request';
import { GROUP, requireGroup, SUBSCRIPTION, type Route } from './route';

const TYPE = 'Microsoft.ContainerRegistry/registries';
const ONE = `${GROUP}/providers/${TYPE}/{name}`;

/** All routes of the provider. */
export function registryRoutes(): Route[] {
  const read = { method: 'GET', provider: 'registry', action: `${TYPE}/read`, quotas: [] } as const;
  return [
    { ...read, pattern: `${SUBSCRIPTION}/providers/${TYPE}`, handle: listRegistries },
    { ...read, pattern: `${GROUP}/providers/${TYPE}`, handle: listRegistries },
    { ...read, pattern: ONE, handle: getRegistry },
    {
      method: 'POST',
      provider: 'registry',
      pattern: `${ONE}/importImage`,
      action: `${TYPE}/importImage/action`,
      quotas: [{ name: 'acrImport', per: 'subscription' }],
      handle: importImage,
    },
    {
      ...read,
      pattern: `${SUBSCRIPTION}/providers/Microsoft.ContainerRegistry/locations/{location}/operationResults/{id}`,
      action: 'Microsoft.ContainerRegistry/locations/operationResults/read',
      poll: true,
      handle: importResult,
    },
  ];
}

function listRegistries(call: Call): Answer {
  const { subscription, group } = call.params;
  if (group !== undefined) requireGroup(call);
  const registries = [...call.kernel.state.registries.values()].filter(
    (one) =>
      one.subscription === subscription?.toLowerCase() &&
      (group === undefined || one.resourceGroup.toLowerCase() === group.toLowerCase()),
  );
  return page(call, registries, registryBody);
}

function getRegistry(call: Call): Answer {
  return { status: 200, body: registryBody(findRegistry(call)) };
}

function findRegistry(call: Call): Registry {
  const { subscription = '', group = '', name = '' } = call.params;
  requireGroup(call);
  const id = `${groupScope(subscription, group)}/providers/${TYPE}/${name}`;
  const registry = call.kernel.state.registries.get(idKey(id));
  if (registry) return registry;
  throw resourceNotFound(TYPE, name, group);
}

/** 202 with Location alone and no body [recorded]. */
function importImage(call: Call): Answer {
  const registry = findRegistry(call);
  const { source, targetTags, mode } = bodyOf(call);
  const [repository = '', reference = ''] = splitImage(source['sourceImage']);
  const order = {
    target: registry.loginServer,
    source: sourceHost(call, source),
    repository,
    reference,
    targets: targetsIn(targetTags),
  };
  const operation = startImport(call.kernel, {
    registry,
    order,
    force: mode === 'Force',
    ...(call.plan ? { plan: call.plan } : {}),
  });
  return { status: 202, headers: pollHeaders(call, operation) };
}

interface ImportBody {
  readonly source: Json;
  readonly targetTags: unknown;
  readonly mode: unknown;
}

function bodyOf({ request }: Call): ImportBody {
  const body = isJson(request.body) ? request.body : {};
  const source = body['source'];
  if (!isJson(source)) throw invalidContent("Required property 'source' not found in JSON.");
  return { source, targetTags: body['targetTags'], mode: body['mode'] };
}

/** `repo@sha256:…`, `repo:tag` or `repo` (latest). */
function splitImage(image: unknown): readonly string[] {
  if (typeof image !== 'string') throw invalidParameter('sourceImage', 'sourceImage is required.');
  const [, repository = image, digest, tag = 'latest'] =
    /^([^@:]+)(?:@(sha256:[0-9a-f]{64})|:([\w.-]+))?$/.exec(image) ?? [];
  return [repository, digest ?? tag];
}

function targetsIn(tags: unknown): readonly TargetTag[] {
  const given = Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
  if (given.length === 0) throw invalidParameter('targetTags', 'targetTags are required.');
  return given.map((text) => {
    const [repository = '', tag = 'latest'] = text.split(':');
    return { repository, tag };
  });
}

/** A registry of ours as the source wants the right to read there. */
function sourceHost({ kernel, actor }: Call, source: Json): string {
  const { resourceId, registryUri } = source;
  if (typeof registryUri === 'string') return registryUri;
  if (typeof resourceId !== 'string')
    throw invalidParameter('source', 'Either resourceId or registryUri is required.');
  const { state, time } = kernel;
  const registry = state.registries.get(idKey(resourceId));
  const attempt = { scope: resourceId, now: time.now(), principalId: actor.objectId };
  const may = decide(state, { ...attempt, action: `${TYPE}/pull/read` }).kind === 'allowed';
  if (registry && (may || !state.settings.enforceRbac)) return registry.loginServer;
  throw new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${actor.appId}' with object id '${actor.objectId}' has permission to perform action '${TYPE}/importImage/action' on scope; however, it does not have permission to perform action '${TYPE}/pull/read' on the linked scope(s) '${resourceId}' or the linked scope(s) are invalid.`,
  );
}

function importResult(call: Call): Answer {
  const { id = '', subscription } = call.params;
  const operation = call.kernel.state.imports.get(id);
  if (operation?.subscription !== subscription?.toLowerCase() || !operation) {
    throw new ArmError(404, 'ResourceNotFound', `The operation '${id}' could not be found.`);
  }
  const { end } = operation;
  if (!end) return { status: 202, headers: pollHeaders(call, operation) };
  if (!end.error) return { status: 200 };
  throw new ArmError(end.error.status, end.error.code, end.error.message);
}

function pollHeaders(call: Call, operation: ImportOperation): Record<string, string> {
  const { kernel, apiVersion } = call;
  const { subscription, location, id } = operation;
  const seconds = kernel.state.settings.latency.retryAfterSeconds;
  const wait = String(Math.max(1, Math.round(kernel.time.scaled(seconds))));
  return {
    location: `${ARM_HOST}/subscriptions/${subscription}/providers/Microsoft.ContainerRegistry/locations/${location.toUpperCase()}/operationResults/${id}?api-version=${apiVersion}`,
    ...(seconds <= 0 ? {} : { 'retry-after': wait }),
  };
}
