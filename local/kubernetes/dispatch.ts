import type { ServerResponse } from 'node:http';
import { judgeFor } from './admission/judge';
import type { Subject } from './auth';
import { authorisePath } from './auth';
import { discover } from './discovery';
import { dryRunOf } from './kernel';
import { assertMay } from './in-cluster';
import type { Inside, Occasion } from './inside';
import type { Kernel } from './kernel';
import type { KubeObject } from './object';
import type { Form } from './negotiate';
import { negotiate, written } from './negotiate';
import type { ApiRequest, Target } from './request';
import { isWatch, routeOf, targetOf, verbOf } from './request';
import { sendText, warn } from './response';
import { KubeError, pageNotFound } from './status';
import { partialOf, tableOf } from './table';
import { serve } from './verbs/serve';
import { openWatch } from './watch';
import { writerOf } from './writer-of';

/** From the path to the answer. Throws KubeError or PlainError. */
export function dispatch(inside: Inside, request: ApiRequest, occasion: Occasion): void {
  const { kernel } = inside;
  const { subject, fault, response } = occasion;
  const route = routeOf(request.path);
  if (route === undefined) authorisePath(subject, request.method.toLowerCase(), request.path);
  else authoriseRoute(kernel, request, subject);
  const found = discover(kernel.registry, request.path, negotiated(request).as);
  if (found !== undefined) return sendFound(response, found);
  const target = targetOf(kernel.registry, route);
  const form = negotiate(request.accept);
  if (request.method === 'GET' && isWatch(request.query)) {
    return watch(inside, request, { target, ...occasion });
  }
  if (fault?.kind === 'gone') throw new KubeError(410, 'Expired', 'too old resource version');
  const tell = (text: string): void => warn(response, text);
  const writer = writerOf(request, target, { subject, warn: tell });
  const judge = judgeFor(kernel, subject, tell);
  const isDry = request.query.get('dryRun') === 'All';
  const judged = { ...(isDry ? dryRunOf(kernel) : kernel), judge };
  const { status, body } = serve(judged, request, target, writer);
  if (fault?.kind === 'garbage') return void response.writeHead(200).end('{"kind": "Li');
  const shaped = inForm(target, form, { body, now: kernel.clock.now() });
  sendText(response, status, { type: form.type, text: written(shaped, form) });
}

/** Discovery answers in JSON whoever asks for what. */
function negotiated({ accept }: ApiRequest): Partial<Form> {
  try {
    return negotiate(accept);
  } catch {
    return {};
  }
}

function sendFound(response: ServerResponse, found: object | string): void {
  if (typeof found === 'string') {
    return sendText(response, 200, { type: 'text/plain; charset=utf-8', text: found });
  }
  sendText(response, 200, { type: typeOf(found), text: JSON.stringify(found) });
}

/** By its type kubectl knows whether the groups have their kinds with them. */
function typeOf(found: object): string {
  const { kind = '' } = found as { readonly kind?: string };
  const isAggregated = kind === 'APIGroupDiscoveryList';
  return `application/json${isAggregated ? `;g=apidiscovery.k8s.io;v=v2;as=${kind}` : ''}`;
}

/** Whether somebody serves the kind is nobody's business who may not use it. */
function authoriseRoute(kernel: Kernel, request: ApiRequest, subject: Subject): void {
  const route = routeOf(request.path);
  if (route === undefined) throw pageNotFound();
  const { group, plural, namespace, name, rest } = route;
  const resource = { group, plural: rest === undefined ? plural : `${plural}/${rest}` };
  assertMay(kernel, subject, {
    ...{ verb: verbOf(request, name), resource },
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  });
}

function inForm(
  { resource }: Target,
  { as }: Form,
  { body, now }: { readonly body: unknown; readonly now: number },
): unknown {
  if (as === 'Table') return tableOf(resource, body, now);
  return as === 'PartialObjectMetadata' ? partialOf(body as KubeObject) : body;
}

function watch(
  { kernel, bookmarkMs, watches }: Inside,
  request: ApiRequest,
  { target, fault, response }: Occasion & { readonly target: Target },
): void {
  const end = openWatch(kernel, request, target, {
    ...{ response, bookmarkMs },
    ...(fault?.kind === 'cut' && { cutAfterLines: fault.afterLines }),
    ...(fault?.kind === 'gone' && { isGone: true }),
  });
  watches.add(end);
  response.on('close', () => watches.delete(end));
  if (fault?.kind === 'garbage') response.write('{"type": "MODIF\n');
}
