import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { azureTables } from './azure-tables';
import type { TableGateway } from './tables';

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ROW = { partition: 'p', row: 'r', columns: { n: 1 } };
const ENDPOINT = 'https://account.table.core.windows.net';
const NOT_FOUND: Answer = { status: 404, code: 'TableNotFound' };

/** The service answers in this order, and the last answer for ever. */
function serviceOf(...answers: readonly Answer[]): {
  readonly tables: TableGateway;
  readonly requests: PipelineRequest[];
  readonly scopes: string[];
} {
  const requests: PipelineRequest[] = [];
  const scopes: string[] = [];
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const answer = answers[Math.min(requests.length, answers.length - 1)] ?? { status: 204 };
      requests.push(request);
      const error = { code: answer.code, message: { value: `It is so.\nRequestId:1\nTime:now` } };
      const headers = { 'content-type': 'application/json', 'x-ms-request-id': 'req-1' };
      return {
        request,
        status: answer.status,
        headers: createHttpHeaders({ ...headers, ...answer.headers }),
        bodyAsText: answer.code === undefined ? '{}' : JSON.stringify({ 'odata.error': error }),
      };
    },
  };
  const credential = {
    async getToken(scope: string | string[]) {
      scopes.push(...[scope].flat());
      return { token: 'token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
    },
  };
  const tables = azureTables({ endpoint: ENDPOINT, credential, httpClient, retryDelayMs: 1 });
  return { tables, requests, scopes };
}

function linesOf(requests: readonly PipelineRequest[]): readonly string[] {
  return requests.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '')}`);
}

test('in production requests carry a token for storage, never a shared key', async () => {
  const { tables, requests, scopes } = serviceOf({ status: 204 });
  await tables.insert('Things', ROW);

  expect(new Set(scopes)).toEqual(new Set(['https://storage.azure.com/.default']));
  expect(requests[0]?.headers.get('authorization')).toBe('Bearer token');
  expect(linesOf(requests)).toEqual([`POST ${ENDPOINT}/ReconcilerThings`]);
});

test('a table that is missing is created, and the write repeated', async () => {
  const { tables, requests } = serviceOf(NOT_FOUND, { status: 201 }, { status: 204 });
  await tables.insert('Things', ROW);

  expect(linesOf(requests)).toEqual([
    `POST ${ENDPOINT}/ReconcilerThings`,
    `POST ${ENDPOINT}/Tables`,
    `POST ${ENDPOINT}/ReconcilerThings`,
  ]);
});

test('that another process created the table first is no error', async () => {
  const exists = { status: 409, code: 'TableAlreadyExists' };
  const { tables, requests } = serviceOf(NOT_FOUND, exists, { status: 204 });
  await tables.insert('Things', ROW);

  expect(requests).toHaveLength(3);
});

test('a table that is being deleted is waited for, not slept for', async () => {
  const { tables, requests } = serviceOf(NOT_FOUND, { status: 409, code: 'TableBeingDeleted' });

  await expect(tables.insert('Things', ROW)).rejects.toMatchObject({
    failure: { policy: 'Waiting', code: 'TableBeingDeleted', retryAfterMs: 40_000 },
  });
  expect(requests).toHaveLength(2);
});

test('a refusal says what, where and why in one line, with the id for support', async () => {
  const { tables } = serviceOf({ status: 403, code: 'AuthorizationPermissionMismatch' });

  await expect(tables.get('Things', ROW)).rejects.toMatchObject({
    failure: {
      policy: 'Stalled',
      code: 'AuthorizationPermissionMismatch',
      message: 'Azure Tables: get on table ReconcilerThings failed: It is so.',
      target: 'ReconcilerThings',
      correlationId: 'req-1',
    },
  });
});

test('a hiccup is ridden over by a quick retry', async () => {
  const { tables, requests } = serviceOf({ status: 500, code: 'InternalError' }, { status: 204 });
  await tables.upsert('Things', ROW);

  expect(requests).toHaveLength(2);
});

test('a service that stays busy is tried three times and then named Throttled, with its own time', async () => {
  const busy = { status: 503, code: 'ServerBusy', headers: { 'retry-after': '0' } };
  const { tables, requests } = serviceOf(busy);

  await expect(tables.upsert('Things', ROW)).rejects.toMatchObject({
    failure: { policy: 'Throttled', code: 'ServerBusy', retryAfterMs: 0 },
  });
  expect(requests).toHaveLength(3);
});

test('a failed step of a batch is named by its own code', async () => {
  const { tables } = serviceOf({ status: 409, code: 'EntityAlreadyExists' });

  await expect(tables.batch('Things', [{ kind: 'insert', row: ROW }])).rejects.toMatchObject({
    failure: { policy: 'Conflict', code: 'EntityAlreadyExists' },
  });
});

test('without a usable credential the failure is a matter for people', async () => {
  const credential = {
    async getToken() {
      throw Object.assign(new Error('no identity'), { name: 'CredentialUnavailableError' });
    },
  };
  const tables = azureTables({ endpoint: ENDPOINT, credential, retryDelayMs: 1 });

  await expect(tables.get('Things', ROW)).rejects.toMatchObject({
    failure: { policy: 'Stalled', code: 'CredentialUnavailableError' },
  });
});

describe('a service that cannot be reached', () => {
  let server: Server;

  /** A server that takes requests and never answers. */
  async function silent(): Promise<string> {
    server = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:${port}/a;`;
  }

  test('a write without an answer in time has an open outcome, a read is to be asked again', async () => {
    const options = { connectionString: await silent(), timeoutMs: 15, retryDelayMs: 1 };
    const tables = azureTables(options);

    await expect(tables.insert('Things', ROW)).rejects.toMatchObject({
      failure: { policy: 'UnknownOutcome' },
    });
    await expect(tables.batch('Things', [{ kind: 'upsert', row: ROW }])).rejects.toMatchObject({
      failure: { policy: 'UnknownOutcome' },
    });
    await expect(tables.get('Things', ROW)).rejects.toMatchObject({
      failure: { policy: 'Transient' },
    });
    await new Promise((resolve) => server.close(resolve));
  });

  test('a refused connection means that nothing was written', async () => {
    const connectionString = await silent();
    await new Promise((resolve) => server.close(resolve));

    await expect(
      azureTables({ connectionString, retryDelayMs: 1 }).insert('Things', ROW),
    ).rejects.toMatchObject({ failure: { policy: 'Transient', code: 'ECONNREFUSED' } });
  });
});
