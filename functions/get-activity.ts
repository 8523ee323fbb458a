import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import {
  ACTIVITY_CONTINUATION,
  CLUSTER_PART,
  CORRELATION,
  OUTCOMES,
} from '../shared/api/parameters';
import type { KindName } from '../shared/api/kinds';
import { KINDS } from '../shared/api/kinds';
import type { ProblemCode } from '../shared/core/reference/problems';
import type { ActivityEntry, ActivityFilter } from '../shared/core/run/activity';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { limitIn } from './http/limit';
import { refuse } from './http/problem';

const CONTINUATION = new RegExp(ACTIVITY_CONTINUATION, 'u');
const NAME = new RegExp(CLUSTER_PART, 'u');
const ID = new RegExp(CORRELATION, 'u');
const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];

/** GET /api/activity: the runs of all clusters, charts and repositories that did something or went wrong, newest first. */
async function getActivity({ request, adapters }: Call): Promise<HttpResponseInit> {
  const continuation = textIn(request, 'continuation', CONTINUATION, 'InvalidContinuation');
  const asked = { now: adapters.now(), limit: limitIn(request), continuation };
  const { items, ...more } = await adapters.store.activity.list({ ...asked, ...filterIn(request) });
  return json(200, { activity: items.map(lineOf), ...more });
}

function filterIn(request: HttpRequest): ActivityFilter {
  const kind = wordIn(request, 'kind', KIND_NAMES, 'InvalidKind');
  const outcome = wordIn(request, 'outcome', OUTCOMES, 'InvalidOutcome');
  const name = textIn(request, 'name', NAME, 'InvalidName');
  const correlation = textIn(request, 'correlation', ID, 'InvalidCorrelation');
  return {
    ...(kind && { kind }),
    ...(outcome && { outcome }),
    ...(name && { name }),
    ...(correlation && { correlation }),
  };
}

/** Throws ProblemError. */
function wordIn<T extends string>(
  { query }: HttpRequest,
  name: string,
  words: readonly T[],
  code: ProblemCode,
): T | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const found = words.find((word) => word === text);
  return found ?? refuse(400, code, `${name} must be one of ${words.join(', ')}.`);
}

/** Throws ProblemError. */
function textIn(
  { query }: HttpRequest,
  name: string,
  pattern: RegExp,
  code: ProblemCode,
): string | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (pattern.test(text)) return text;
  return refuse(
    400,
    code,
    `"${text.slice(0, 80)}" cannot be a ${name}.`,
    'Leave it out to see all.',
  );
}

function lineOf({ kind, of, ...entry }: ActivityEntry): object {
  return { [kind]: of, ...entry };
}

registerEndpoint({
  name: 'getActivity',
  method: 'GET',
  route: 'activity',
  query: ['kind', 'outcome', 'name', 'correlation', 'limit', 'continuation'],
  handle: getActivity,
});
