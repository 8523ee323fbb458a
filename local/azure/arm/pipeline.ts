/** The way of one call through Resource Manager: caller, route, quota, rights, provider. */
import { authorise } from '../access/authorise';
import { identifyCaller, type Caller } from '../access/caller';
import type { Strike } from '../faults';
import type { Actor } from '../world/model';
import type { OperationPlan } from '../world/host-patch';
import type { Kernel } from '../world/state';
import { absence } from './absence';
import { ArmError, subscriptionNotFound } from './error';
import type { Answer, ArmRequest, Call } from './request';
import { match } from './router';
import type { Throttle } from './throttle';

export interface Pipeline {
  readonly kernel: Kernel;
  readonly throttle: Throttle;
  readonly callers: readonly Caller[];
}

export interface Handled {
  readonly answer: Answer;
  readonly actor?: Actor;
  readonly apiVersion: string;
}

/** The caller when rights are not enforced. */
const ANYONE: Actor = {
  objectId: '00000000-0000-0000-0000-000000000000',
  appId: '00000000-0000-0000-0000-000000000000',
};

/** Handles one call; ArmErrors become answers. */
export function handleCall(
  pipeline: Pipeline,
  request: ArmRequest,
  correlationId: string,
  faults: readonly Strike[],
): Handled {
  const trail: { actor?: Actor; headers: Record<string, string> } = { headers: {} };
  const apiVersion = request.query.get('api-version') ?? '';
  try {
    const answer = pass(pipeline, request, { trail, correlationId, faults });
    return { ...trail, apiVersion, answer: withHeaders(answer, trail.headers) };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const answer = {
      status: error.status,
      body: error.body(),
      headers: { ...error.extra.headers },
    };
    return { ...trail, apiVersion, answer: withHeaders(answer, trail.headers) };
  }
}

interface Passage {
  readonly trail: { actor?: Actor; headers: Record<string, string> };
  readonly correlationId: string;
  readonly faults: readonly Strike[];
}

function pass(pipeline: Pipeline, request: ArmRequest, passage: Passage): Answer {
  const { kernel, throttle, callers } = pipeline;
  const actor = caller(kernel, request, callers);
  passage.trail.actor = actor;
  const matched = match(request);
  const { route, params, apiVersion } = matched;
  const subscription = subscriptionOf(kernel, request.path);
  passage.trail.headers = throttle.charge({
    route,
    subscription,
    path: request.path,
    principal: actor.objectId,
    ...(params['group'] === undefined ? {} : { group: params['group'] }),
  });
  const plan = operationPlan(passage.faults);
  const call: Call = {
    request,
    params,
    kernel,
    actor,
    apiVersion,
    correlationId: passage.correlationId,
    http: {
      clientRequestId: request.headers['x-ms-client-request-id'] ?? passage.correlationId,
      method: request.method,
      url: request.url,
    },
    ...(plan ? { plan } : {}),
  };
  if (route.action !== '') {
    authorise(kernel.state, {
      actor,
      action: route.action,
      scope: request.path,
      now: kernel.time.now(),
      ...(route.facts ? { facts: route.facts(call) } : {}),
    });
  }
  const lie = passage.faults.find((fault) => fault.kind === 'absent');
  if (lie) throw absence(matched, lie.what ?? 'resource');
  return route.handle(asSeen(call, passage.faults));
}

/** A read may be of an older world than the one in which rights are checked. */
function asSeen(call: Call, faults: readonly Strike[]): Call {
  const stale = faults.find((fault) => fault.kind === 'stale');
  return stale && call.request.method === 'GET' ? { ...call, kernel: stale.view } : call;
}

function caller(kernel: Kernel, request: ArmRequest, callers: readonly Caller[]): Actor {
  if (kernel.state.settings.enforceRbac)
    return identifyCaller(request.headers['authorization'], callers);
  try {
    return identifyCaller(request.headers['authorization'], callers);
  } catch {
    return ANYONE;
  }
}

function subscriptionOf(kernel: Kernel, path: string): string {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1];
  if (subscription === undefined) return 'tenant';
  if (!kernel.state.subscriptions.has(subscription.toLowerCase())) {
    throw subscriptionNotFound(subscription);
  }
  return subscription.toLowerCase();
}

function operationPlan(faults: readonly Strike[]): OperationPlan | undefined {
  return faults.find((fault) => fault.kind === 'operation');
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
