import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TableServiceClientOptions, TransactionAction } from '@azure/data-tables';
import { TableClient } from '@azure/data-tables';
import { problemOf } from './azure-problem';
import { tableError } from './table-errors';
import { odataFilter } from './table-filter';
import type { BatchAction, Columns, Row, StoredRow, TableGateway } from './tables';

/** Where the tables are: a connection string (Azurite), or an endpoint and a credential (production, no shared keys). */
export type AzureTablesOptions = AzureTablesTuning &
  (
    | { readonly connectionString: string }
    | { readonly endpoint: string; readonly credential: TokenCredential }
  );

export interface AzureTablesTuning {
  /** Set before every table name, since the account also holds the tables of the Functions host and of Durable. */
  readonly prefix?: string;
  /** How long one call may take with its retries, in milliseconds. */
  readonly timeoutMs?: number;
  /** Wait before the first of two retries; the second waits about twice as long. */
  readonly retryDelayMs?: number;
  /** What sends the requests instead of the SDK's own client. */
  readonly httpClient?: HttpClient;
}

const PREFIX = 'Reconciler';
const TIMEOUT_MS = 15_000;
/** Two quick retries ride over a hiccup; anything longer belongs to the work queue. */
const RETRIES = 2;
const RETRY_DELAY_MS = 200;

/** Columns that the service adds by itself. */
const OF_THE_SERVICE = /^(timestamp$|odata\.)/;

type Entity = Record<string, unknown> & { readonly partitionKey: string; readonly rowKey: string };

/** Azure Tables, or an emulator of it. Tables are created when they are first missed. */
export function azureTables(options: AzureTablesOptions): TableGateway {
  const clients = new Clients(options);
  const { within } = clients;
  return {
    get: (table, { partition, row }) =>
      clients.call({ operation: 'get', table, writes: false }, async (client) => {
        const entity = await ifFound(client.getEntity<Entity>(partition, row, within()));
        return entity && storedRow(entity);
      }),
    insert: (table, row) =>
      clients.write('insert', table, (client) => client.createEntity(entityOf(row), within())),
    replace: (table, row, etag) =>
      clients.write('replace', table, (client) =>
        client.updateEntity(entityOf(row), 'Replace', { etag, ...within() }),
      ),
    upsert: (table, row) =>
      clients.write('upsert', table, (client) =>
        client.upsertEntity(entityOf(row), 'Replace', within()),
      ),
    remove: (table, { partition, row }, etag) =>
      clients.write('remove', table, (client) =>
        ifFound(client.deleteEntity(partition, row, { ...(etag && { etag }), ...within() })),
      ),
    page: (table, query, next) =>
      clients.call({ operation: 'page', table, writes: false }, async (client) => {
        const filter = odataFilter(query);
        const queryOptions = filter === undefined ? {} : { filter };
        const pages = client.listEntities<Entity>({ queryOptions, ...within() }).byPage({
          maxPageSize: Math.min(query.pageSize ?? 1000, 1000),
          ...(next !== undefined && { continuationToken: next }),
        });
        const page = (await pages.next()).value as Entity[] & { continuationToken?: string };
        const more = page.continuationToken;
        return { rows: page.map(storedRow), ...(more && { next: more }) };
      }),
    batch: (table, actions) =>
      clients.write('batch', table, (client) =>
        client.submitTransaction(actions.map(transactionAction), within()),
      ),
  };
}

class Clients {
  private readonly clients = new Map<string, TableClient>();

  constructor(private readonly options: AzureTablesOptions) {}

  /**
   * The time limit of a call. Not requestOptions.timeout: batches ignore it (data-tables 13.3.2), and after a refused
   * connection its timer stays and keeps the process alive (@typespec/ts-http-runtime).
   */
  readonly within = (): { abortSignal: AbortSignal } => ({
    abortSignal: AbortSignal.timeout(this.options.timeoutMs ?? TIMEOUT_MS),
  });

  async write(
    operation: string,
    table: string,
    work: (client: TableClient) => Promise<unknown>,
  ): Promise<void> {
    await this.call({ operation, table, writes: true }, work);
  }

  async call<T>(
    call: { operation: string; table: string; writes: boolean },
    work: (client: TableClient) => Promise<T>,
  ): Promise<T> {
    const client = this.clientOf(call.table);
    try {
      return await this.creatingTable(client, work);
    } catch (error) {
      throw tableError(problemOf(error), { ...call, table: client.tableName });
    }
  }

  private async creatingTable<T>(
    client: TableClient,
    work: (client: TableClient) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(client);
    } catch (error) {
      if (problemOf(error).code !== 'TableNotFound') throw error;
      await client.createTable(this.within());
      return work(client);
    }
  }

  private clientOf(table: string): TableClient {
    const client = this.clients.get(table) ?? newClient(this.options, table);
    this.clients.set(table, client);
    return client;
  }
}

function newClient(options: AzureTablesOptions, table: string): TableClient {
  const name = `${options.prefix ?? PREFIX}${table}`;
  const retryDelayInMs = options.retryDelayMs ?? RETRY_DELAY_MS;
  const clientOptions: TableServiceClientOptions = {
    retryOptions: { maxRetries: RETRIES, retryDelayInMs, maxRetryDelayInMs: retryDelayInMs * 4 },
    ...(options.httpClient && { httpClient: options.httpClient }),
  };
  if ('endpoint' in options)
    return new TableClient(options.endpoint, name, options.credential, clientOptions);
  // A connection string says itself whether it means http, which only emulators do.
  const insecure = { ...clientOptions, allowInsecureConnection: true };
  return TableClient.fromConnectionString(options.connectionString, name, insecure);
}

/** undefined for a row that does not exist; a missing table stays an error. */
async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (problemOf(error).code === 'ResourceNotFound') return undefined;
    throw error;
  }
}

function entityOf({ partition, row, columns }: Row): Entity {
  return { ...columns, partitionKey: partition, rowKey: row };
}

function storedRow(entity: Entity): StoredRow {
  const { partitionKey, rowKey, etag, ...rest } = entity;
  const columns = Object.entries(rest).filter(
    ([name, value]) =>
      !OF_THE_SERVICE.test(name) && ['string', 'number', 'boolean'].includes(typeof value),
  );
  return {
    partition: partitionKey,
    row: rowKey,
    etag: String(etag),
    columns: Object.fromEntries(columns) as Columns,
  };
}

function transactionAction(action: BatchAction): TransactionAction {
  switch (action.kind) {
    case 'insert':
      return ['create', entityOf(action.row)];
    case 'upsert':
      return ['upsert', entityOf(action.row), 'Replace'];
    case 'replace':
      return ['update', entityOf(action.row), 'Replace', { etag: action.etag }];
    case 'delete':
      return ['delete', { partitionKey: action.row.partition, rowKey: action.row.row }];
  }
}
