import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf } from './body';
import { dispatch } from './dispatch';
import type { ApiFault } from './faults';
import { tooManyRequests } from './flow-control';
import { subjectOf } from './identity';
import type { Inside, Occasion } from './inside';
import type { ApiRequest } from './request';
import { isWatch } from './request';
import { cutOff, goAway, sendJson } from './response';
import { KubeError, PlainError } from './status';

/** One request from its arrival to the ledger. */
export async function answer(
  inside: Inside,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'https://localhost');
  const method = incoming.method ?? 'GET';
  const call = { method, path: pathname, watch: isWatch(searchParams) };
  let user = '';
  const finish = (status: number): void =>
    inside.calls.record({ ...call, at: inside.kernel.clock.now(), status, user });
  try {
    const text = await bodyOf(incoming);
    const fault = inside.faults.take(call);
    if (fault !== undefined && isRude(inside, fault, response)) return finish(0);
    const subject = subjectOf(inside, incoming);
    user = subject.user;
    const request = requestOf(incoming, { text, url: { pathname, searchParams } });
    serveOne(inside, request, { subject, fault, response });
    finish(response.statusCode);
  } catch (error) {
    finish(refuse(response, error));
  }
}

/** A seat is held until the answer is out; watches give theirs back as soon as they run. */
function serveOne(inside: Inside, request: ApiRequest, occasion: Occasion): void {
  const { fault, response } = occasion;
  if (fault?.kind === 'busy') throw tooManyRequests();
  const leave = inside.seats.take();
  response.on('close', leave);
  try {
    throwFault(fault);
    dispatch(inside, request, occasion);
  } finally {
    if (isWatch(request.query)) leave();
  }
}

function requestOf(
  { method = 'GET', headers }: IncomingMessage,
  { text, url }: { readonly text: string; readonly url: Pick<URL, 'pathname' | 'searchParams'> },
): ApiRequest {
  return {
    ...{ method, path: url.pathname, query: url.searchParams, text },
    contentType: headers['content-type'] ?? '',
    accept: headers.accept ?? '',
    userAgent: headers['user-agent'] ?? '',
  };
}

/** Faults that leave the client without an answer. */
function isRude({ hanging }: Inside, fault: ApiFault, response: ServerResponse): boolean {
  if (fault.kind === 'reset') cutOff(response);
  else if (fault.kind === 'hang') hanging.add(response);
  else return false;
  return true;
}

function throwFault(fault: ApiFault | undefined): void {
  if (fault?.kind !== 'answer') return;
  const { status, retryAfterSeconds } = fault;
  throw new KubeError(status, 'InjectedFault', 'a fault that the test asked for', {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function refuse(response: ServerResponse, error: unknown): number {
  if (error instanceof PlainError) {
    const { code, message, headers } = error;
    response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8', ...headers });
    response.end(message);
    return code;
  }
  const problem = error instanceof KubeError ? error : unexpected(error);
  if (problem.code === 401) goAway(response);
  const retryAfterSeconds = problem.details?.retryAfterSeconds;
  if (typeof retryAfterSeconds === 'number') response.setHeader('retry-after', retryAfterSeconds);
  sendJson(response, problem.code, problem.body());
  return problem.code;
}

function unexpected(error: unknown): KubeError {
  const text = error instanceof Error ? (error.stack ?? '') : String(error);
  return new KubeError(500, 'InternalError', text);
}
