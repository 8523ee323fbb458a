import type { RepositoryRules } from '../../../core/configuration/repository-rules';
import type { Json, JsonObject } from '../../../core/base/json';
import type { Place } from '../failure';
import { archived, forgeFailure, secretOf, refusalText } from '../failure';
import type { ForgeOptions } from '../options';
import { newRedactor } from '../redact';
import type { RestAnswer, RestCall, SendRest } from '../rest';
import { jsonOf, openRest, withOneRetry } from '../rest';
import { gitLabFailure, messageOf } from './failure';

/** One project on GitLab. Every method throws ReconcileError alone. Paths are below the project's. */
export interface Session {
  readonly place: Place;
  /** Branch that requests go to. */
  readonly branch: string;
  readonly send: <T>(call: RestCall) => Promise<T>;
  /** As `send`; undefined when GitLab says 404, unless it is for the project itself. */
  readonly find: <T>(call: RestCall) => Promise<T | undefined>;
  /** As `find`; the answer with its headers. */
  readonly look: (call: RestCall) => Promise<RestAnswer | undefined>;
  /** Every page of a list. As `find` for what there is no list of. */
  readonly all: <T>(call: RestCall) => Promise<readonly T[] | undefined>;
  /** The answer, whatever it says. */
  readonly attempt: (call: RestCall) => Promise<RestAnswer>;
  /** As `send`; the path is below the root of the API. */
  readonly root: <T>(call: RestCall) => Promise<T>;
  /** The answer to a GraphQL query. */
  readonly query: (
    call: Pick<RestCall, 'action'>,
    query: string,
    variables: JsonObject,
  ) => Promise<Json>;
}

const PAGE_SIZE = 100;

/** Calls to one project of GitLab, signed in and with secrets masked in errors. Sends nothing yet. */
export function openSession(repository: RepositoryRules, options: ForgeOptions): Session {
  const redactor = newRedactor();
  const place: Place = {
    ...{
      forge: 'GitLab',
      repository,
      now: options.now ?? Date.now,
      clean: (text) => redactor.clean(text),
    },
  };
  function token(): string {
    const { auth } = repository.forge;
    if (auth.kind !== 'token') throw unsupported(place);
    return redactor.secret(secretOf(place, auth.tokenSetting, options.secret));
  }
  const headers = async () => ({ 'private-token': token() });
  // Documented for GraphQL, where the other header is not: https://docs.gitlab.com/api/graphql/#authentication
  const bearer = async () => ({ authorization: `Bearer ${token()}` });
  const rest = openRest({ place, options, base: '/api/v4', headers });
  const graphQl = openRest({ place, options, base: '/api', headers: bearer });
  const project = `/projects/${encodeURIComponent(repository.forge.repository)}`;

  const below = (call: RestCall): RestCall => ({ ...call, path: project + call.path });
  async function accepted(call: RestCall): Promise<RestAnswer> {
    const answer = await withOneRetry(rest, call);
    if (isSuccess(answer)) return answer;
    throw await explain({ place, rest, project }, call, answer);
  }
  async function look(call: RestCall): Promise<RestAnswer | undefined> {
    const answer = await withOneRetry(rest, below(call));
    if (isSuccess(answer)) return answer;
    if (answer.status === 404 && !/Project Not Found/i.test(messageOf(answer))) return undefined;
    throw await explain({ place, rest, project }, below(call), answer);
  }
  return {
    ...{ place, branch: repository.branch, look },
    send: async (call) => jsonOf(place, call, await accepted(below(call))),
    root: async (call) => jsonOf(place, call, await accepted(call)),
    attempt: (call) => withOneRetry(rest, below(call)),
    async find(call) {
      const answer = await look(call);
      return answer && jsonOf(place, call, answer);
    },
    all: (call) => pages(place, look, call),
    async query({ action }, query, variables) {
      const body = { query, variables };
      const call: RestCall = { action, method: 'POST', path: '/graphql', body };
      const answer = await graphQl(call);
      if (isSuccess(answer)) return jsonOf<Json>(place, call, answer);
      throw gitLabFailure(place, call, answer);
    },
  };
}

function isSuccess({ status }: RestAnswer): boolean {
  return status >= 200 && status < 300;
}

/** By number (x-next-page) or, for trees, by key: the link to the next page then names it. */
async function pages<T>(
  place: Place,
  look: Session['look'],
  call: RestCall,
): Promise<readonly T[] | undefined> {
  const all: T[] = [];
  let next: Readonly<Record<string, string>> | undefined = {};
  while (next !== undefined) {
    const query: RestCall['query'] = { ...call.query, per_page: PAGE_SIZE, ...next };
    const answer: RestAnswer | undefined = await look({ ...call, query });
    if (answer === undefined) return undefined;
    all.push(...jsonOf<readonly T[]>(place, call, answer));
    next = nextPage(answer.headers);
  }
  return all;
}

function nextPage(headers: RestAnswer['headers']): Readonly<Record<string, string>> | undefined {
  const [, link] = /<([^<>]+)>;\s*rel="next"/.exec(headers['link'] ?? '') ?? [];
  const token = link === undefined ? null : new URL(link).searchParams.get('page_token');
  if (token !== null && token !== '') return { page_token: token };
  const page = headers['x-next-page'];
  return page === undefined || page === '' ? undefined : { page };
}

interface Asking {
  readonly place: Place;
  readonly rest: SendRest;
  readonly project: string;
}

/** An archived project refuses a write with a bare 403; only its own description tells why. */
async function explain({ place, rest, project }: Asking, call: RestCall, answer: RestAnswer) {
  const isWrite = !['GET', 'HEAD'].includes(call.method ?? 'GET');
  if (isWrite && answer.status === 403 && (await isArchived(rest, project))) {
    const message = refusalText({ ...call, status: answer.status, message: messageOf(answer) });
    return forgeFailure(place, { ...archived(place), message });
  }
  return gitLabFailure(place, call, answer);
}

async function isArchived(rest: SendRest, project: string): Promise<boolean> {
  const answer = await withOneRetry(rest, { action: 'read the project', path: project });
  if (!isSuccess(answer)) return false;
  return /"archived":\s*true/.test(answer.bytes.toString('utf8'));
}

function unsupported(place: Place): Error {
  return forgeFailure(place, {
    policy: 'Terminal',
    code: 'ForgeAuthUnsupported',
    message: 'signing in takes a token here.',
  });
}
