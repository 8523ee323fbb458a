import type { ServerResponse } from 'node:http';
import type { CallRecorder } from './calls';
import { control } from './control';
import type { FaultTaker, ForgeFault } from './faults';
import type { ForgeHttpAnswer, ForgeHttpRequest, Front } from './front';
import type { GitHttp } from './git-http';
import { answerGit, gitPath } from './answer-git';
import type { Hosting } from './hosting';
import { pageAt } from './pages';
import type { Handle } from './server';
import { readRequest, send } from './server';

export interface Inside {
  readonly hosting: Hosting;
  readonly fronts: readonly Front[];
  readonly faults: FaultTaker;
  readonly calls: CallRecorder;
  readonly gitHttp: GitHttp;
}

/** Who answers a request: git, the control API, one of the fronts, or a page for people. */
export function dispatcher(inside: Inside): Handle {
  return async (incoming, outgoing) => {
    const asked = gitPath(inside.fronts, incoming.url ?? '/');
    if (asked !== undefined) return answerGit(inside, asked, incoming, outgoing);
    await answer(inside, await readRequest(incoming), outgoing);
  };
}

async function answer(
  inside: Inside,
  request: ForgeHttpRequest,
  outgoing: ServerResponse,
): Promise<void> {
  if (request.path.startsWith('/_forge')) return answerControl(inside, request, outgoing);
  const front = inside.fronts.find((one) => one.match(request));
  if (front === undefined) return sendPage(inside, request, outgoing);
  const { fault, before } = inside.faults.take(request);
  await before?.();
  const given = await answerOf(front, request, fault);
  inside.calls.record({
    at: inside.hosting.clock.now(),
    ...{ front: front.name, request, isWrite: front.isWrite(request) },
    answer: isCut(fault) ? { status: 0 } : given,
    scripted: fault !== undefined,
  });
  sendUnder(fault, given, outgoing);
}

function isCut(fault: ForgeFault | undefined): boolean {
  return fault !== undefined && ['reset', 'lost', 'hang'].includes(fault.kind);
}

function sendUnder(
  fault: ForgeFault | undefined,
  given: ForgeHttpAnswer,
  outgoing: ServerResponse,
): void {
  if (fault?.kind === 'hang') return;
  if (isCut(fault)) outgoing.destroy();
  else if (fault?.kind === 'garbage') outgoing.writeHead(200).end('{"half": ');
  else send(outgoing, given);
}

async function answerOf(
  front: Front,
  request: ForgeHttpRequest,
  fault: ForgeFault | undefined,
): Promise<ForgeHttpAnswer> {
  switch (fault?.kind) {
    case undefined:
    case 'lost':
      return front.answer(request);
    case 'refuse':
      return front.refuse(fault, request);
    default:
      return { status: 200 };
  }
}

async function answerControl(
  { hosting, faults, calls }: Inside,
  request: ForgeHttpRequest,
  outgoing: ServerResponse,
): Promise<void> {
  if (isFromElsewhere(request)) return send(outgoing, ELSEWHERE);
  const given = await control({ hosting, faults, calls }, request);
  const isForm = request.headers['content-type']?.includes('urlencoded') === true;
  if (!isForm || given.status !== 200) return send(outgoing, given);
  send(outgoing, { status: 303, headers: { location: request.headers.referer ?? '/' } });
}

/** A page of another site that the user has open could else press our buttons: browsers say where a form comes from. */
function isFromElsewhere({ headers: { origin, host } }: ForgeHttpRequest): boolean {
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

const ELSEWHERE: ForgeHttpAnswer = {
  status: 403,
  body: { error: 'this was sent by a page of another site; open the page of the forge itself' },
};

async function sendPage(
  { hosting }: Inside,
  { method, path }: ForgeHttpRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const page = method === 'GET' ? await pageAt(hosting, path) : undefined;
  outgoing.writeHead(page === undefined ? 404 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
  });
  outgoing.end(page ?? '<!doctype html><title>Not found</title><p>There is no such page.');
}
