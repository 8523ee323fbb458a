import type { Answer, Operation } from './operation';
import type { Schema } from './parts';
import { ref } from './schemas';

/** What any endpoint may answer besides: a slip in the query, a table that cannot be read, a configuration that was never good, a bug. */
const ALWAYS: Readonly<Record<string, string>> = {
  400: 'UnknownParameter, RepeatedParameter',
  403: 'NoRole',
  409: 'ConfigurationInvalid',
  429: 'The code of whatever asks for patience; see Retry-After',
  500: 'Unexpected, PlanFailed',
  502: 'The code of whatever broke off while it was asked',
  503: 'NotStarted, AuthenticationOff, or the code of whatever is not to be reached now',
};

/** Of what changes anything. */
const MAY_NOT = 'ReadOnly, NotAnOperator, CrossSite';

/** Statuses that may say when to come back. */
const COME_BACK = ['409', '429', '502', '503'];

/** Headers and responses that many endpoints share. */
export const SHARED = {
  headers: {
    Location: {
      description: 'Address of the run.',
      required: true,
      schema: { type: 'string', format: 'uri' },
    },
    RetryAfter: {
      description: 'Seconds to wait before asking again.',
      required: true,
      schema: { type: 'string', pattern: '^[0-9]{1,6}$' },
    },
    ComeBack: {
      description: 'Seconds to wait before asking again, if known.',
      schema: { type: 'string', pattern: '^[0-9]{1,9}$' },
    },
    ETag: {
      description: 'Of the content; send it as If-None-Match to get only changes.',
      required: true,
      schema: { type: 'string', pattern: '^"[A-Za-z0-9_\\-]{27}"$' },
    },
    CacheControl: {
      description: 'May be cached, but must be revalidated each time.',
      required: true,
      schema: { const: 'private, no-cache' },
    },
  },
  responses: {
    NotModified: {
      description: 'Not changed since the ETag in If-None-Match.',
      headers: { ETag: header('ETag'), 'Cache-Control': header('CacheControl') },
    },
    Unauthorized: {
      description:
        'No function key, or a wrong one: the Functions host says so, without a body. NotSignedIn: where RECONCILER_ACCESS is entra.',
      content: { 'application/problem+json': { schema: ref('Problem') } },
    },
  },
} as const;

function header(name: string): Schema {
  return { $ref: `#/components/headers/${name}` };
}

/** An operation as OpenAPI writes it. */
export function described(operation: Operation): Schema {
  const { id, tag, summary, parameters, body, ok, problems, method } = operation;
  const answers = Object.entries(ok).map(([status, each]) => [status, withHeaders(status, each)]);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: summary,
    ...(parameters && { parameters }),
    ...(body && { requestBody: bodyOf(body, operation.needsBody) }),
    responses: {
      ...(Object.fromEntries(answers) as object),
      ...(method === 'get' && { 304: response('NotModified') }),
      401: response('Unauthorized'),
      ...problemsOf(method === 'get' ? problems : { 403: MAY_NOT, ...problems }),
    },
  };
}

function response(name: keyof typeof SHARED.responses): Schema {
  return { $ref: `#/components/responses/${name}` };
}

function bodyOf(schema: Schema, required = false): Schema {
  return {
    description: `At most 16 KiB of UTF-8.${required ? '' : ' None is the same as {}.'}`,
    required,
    content: { 'application/json': { schema } },
  };
}

function withHeaders(status: string, { description, content }: Answer): Schema {
  const headers =
    status === '202'
      ? { Location: header('Location'), 'Retry-After': header('RetryAfter') }
      : { ETag: header('ETag'), 'Cache-Control': header('CacheControl') };
  return { description, headers, content };
}

function problemsOf(own: Operation['problems']): Readonly<Record<string, Schema>> {
  const all = Object.entries({ ...ALWAYS, ...own }).map(([status, codes]) => {
    const always = ALWAYS[status];
    const description = always === undefined || always === codes ? codes : `${codes}, ${always}`;
    const content = { 'application/problem+json': { schema: ref('Problem') } };
    const headers = COME_BACK.includes(status) && {
      headers: { 'Retry-After': header('ComeBack') },
    };
    return [status, { description, ...headers, content }];
  });
  return Object.fromEntries(all) as Readonly<Record<string, Schema>>;
}
