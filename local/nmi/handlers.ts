/** What NMI does with a request, apart from HTTP. */
import { acquire, forExcepted, type TokenDesk } from './acquire';
import { NO_METADATA_HEADER, plain, redacted, type Answer } from './answer';
import { findCaller } from './caller';
import { isExcepted } from './exceptions';
import { managedIdentity } from './managed';
import type { Machine } from './imds';
import type { IdentityObject, Places, PodObject } from './objects';
import { handlerOf } from './router';
import { standardIdentity, type Patience } from './standard';
import { parseTokenRequest, type TokenRequest } from './token-request';

/** NMI's flags, with the names and defaults of its command line. */
export interface NmiFlags extends Patience {
  readonly mode: 'managed' | 'standard';
  readonly forceNamespaced: boolean;
  readonly micNamespace: string;
  readonly setRetryAfterHeader: boolean;
  readonly blockInstanceMetadata: boolean;
  readonly metadataHeaderRequired: boolean;
}

export interface NmiRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Source address; '' when there is none. */
  readonly ip: string;
}

export interface Nmi extends Omit<TokenDesk, 'machine'> {
  readonly flags: NmiFlags;
  readonly node: string;
  readonly places: Places;
}

/** Answers one request. Never throws. */
export async function handle(nmi: Nmi, request: NmiRequest): Promise<Answer> {
  switch (handlerOf(request.path)) {
    case 'token':
      return tokenAnswer(nmi, request);
    case 'host':
      return hostAnswer(nmi, request);
    case 'instance':
      if (!nmi.flags.blockInstanceMetadata) return proxied(nmi, request);
      return plain(403, 'Request blocked by AAD Pod Identity NMI');
    case 'invalid':
      return plain(400, 'Invalid request');
    case 'default':
      return proxied(nmi, request);
  }
}

async function tokenAnswer(nmi: Nmi, { headers, query, ip }: NmiRequest): Promise<Answer> {
  if (nmi.flags.metadataHeaderRequired && headers['metadata'] !== 'true') return NO_METADATA_HEADER;
  if (ip === '') return plain(500, 'request remote address is empty');
  const request = parseTokenRequest(query);
  if (request.resource === '') return plain(400, 'parameter resource cannot be empty');
  let pod: PodObject;
  try {
    pod = await findCaller(nmi.objects, nmi.node, ip, nmi.sleep);
  } catch (error) {
    return plain(500, error instanceof Error ? error.message : String(error));
  }
  if (isExcepted(nmi.objects, pod, nmi.flags.micNamespace)) {
    return forExcepted(deskOf(nmi), request.clientId, request.resource);
  }
  return forPod(nmi, pod, request);
}

async function forPod(nmi: Nmi, pod: PodObject, request: TokenRequest): Promise<Answer> {
  const { identity, refusal } = await identityOf(nmi, pod, request);
  return identity ? acquire(deskOf(nmi), identity, request.resource) : refusal;
}

type Found =
  | { readonly identity: IdentityObject; readonly refusal?: never }
  | { readonly identity?: never; readonly refusal: Answer };

async function identityOf(nmi: Nmi, pod: PodObject, request: TokenRequest): Promise<Found> {
  if (nmi.flags.mode === 'managed') {
    const identity = managedIdentity(nmi.objects, pod, request, nmi.pick);
    if (identity) return { identity };
    const wanted = redacted(request.clientId);
    return { refusal: notFound(nmi, `no azure identity found for request clientID ${wanted}`) };
  }
  const { objects, node, sleep, pick, flags } = nmi;
  const { forceNamespaced } = flags;
  const search = { objects, node, forceNamespaced, patience: flags, sleep, pick };
  const result = await standardIdentity(search, pod, request);
  switch (result.kind) {
    case 'found':
      return { identity: result.identity };
    case 'none':
      return { refusal: notFound(nmi, result.message) };
    case 'panic':
      return { refusal: plain(500, 'runtime error: index out of range [0] with length 0') };
  }
}

/** The SDKs retry a 503 with Retry-After, but not a 404. */
function notFound({ flags }: Nmi, message: string): Answer {
  if (!flags.setRetryAfterHeader) return plain(404, message);
  return { ...plain(503, message), headers: { 'retry-after': '20' } };
}

/** For the CSI driver on the machine itself, which names the pod in headers. */
async function hostAnswer(nmi: Nmi, { headers, query, ip }: NmiRequest): Promise<Answer> {
  const { podname: name = '', podns: namespace = '' } = headers;
  if (name === '' || namespace === '') {
    return plain(400, "missing 'podname' and 'podns' from request header");
  }
  if (ip !== '127.0.0.1') return plain(500, 'request remote address is not from a host');
  const request = parseTokenRequest(query);
  if (request.resource === '') return plain(400, 'parameter resource cannot be empty');
  const pod = podNamed(nmi, namespace, name);
  if (!pod) {
    const it = `${namespace}/${name}`;
    return plain(404, `failed to get pod ${it}, error: pod ${it} doesn't exist`);
  }
  const patient = { ...nmi, flags: { ...nmi.flags, setRetryAfterHeader: false } };
  const { identity, refusal } = await identityOf(patient, pod, request);
  if (!identity) return refusal;
  const answer = await acquire(deskOf(nmi), identity, request.resource);
  if (answer.status !== 200) return answer;
  return { status: 200, body: { token: answer.body, clientid: identity.spec?.clientID ?? '' } };
}

/** Standard mode takes the name as it is: what is assigned to it is all that counts. */
function podNamed({ objects, flags }: Nmi, namespace: string, name: string): PodObject | undefined {
  if (flags.mode === 'standard') return { metadata: { name, namespace } };
  return objects.list('Pod').find(({ metadata }) => {
    return metadata.name === name && metadata.namespace === namespace;
  });
}

function proxied(nmi: Nmi, { path, query, headers }: NmiRequest): Answer {
  const desk = deskOf(nmi);
  return desk.imds.get(desk.machine, { path, query, metadata: isMetadata(headers) });
}

function deskOf(nmi: Nmi): TokenDesk {
  return { ...nmi, machine: machineOf(nmi.places, nmi.node) };
}

/** The machine behind a node, by what its Node object says. */
export function machineOf(places: Places, node: string): Machine {
  const found = places.list('Node').find(({ metadata }) => metadata.name === node);
  return { node, providerId: found?.spec?.providerID ?? '' };
}

function isMetadata(headers: NmiRequest['headers']): boolean {
  return headers['metadata']?.toLowerCase() === 'true';
}
