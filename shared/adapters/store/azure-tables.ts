import type { TokenCredential } from '@azure/core-auth';
import type { TableServiceClientOptions, TransactionAction } from '@azure/data-tables';
import { TableClient } from '@azure/data-tables';
import { problemOf } from './azure-problem';
import { tableError } from './table-errors';
import { odataFilter } from './table-filter';
import type { BatchAction, Columns, Row, StoredRow, TableGateway } from './tables';

/** Where the tables are: a connection string (Azurite), or an endpoint and a credential (production, no shared keys). */
export type AzureTablesOptions = { readonly prefix?: string } & (
  | { readonly connectionString: string }
  | { readonly endpoint: string; readonly credential: TokenCredential }
);

/** Set before every table name, since the account also holds the tables of the Functions host and of Durable. */
const PREFIX = 'Reconciler';
const TIMEOUT_MS = 15_000;
const REQUEST = { requestOptions: { timeout: TIMEOUT_MS } };
/** Two quick retries ride over a hiccup; anything longer belongs to the work queue. */
const CLIENT_OPTIONS: TableServiceClientOptions = {
  retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 2000 },
};

/** Columns that the service adds by itself. */
const OF_THE_SERVICE = /^(timestamp$|odata\.)/;

type Entity = Record<string, unknown> & { readonly partitionKey: string; readonly rowKey: string };

/** Azure Tables, or an emulator of it. Tables are created when they are first missed. */
export function azureTables(options: AzureTablesOptions): TableGateway {
  const clients = new Clients(options);
  return {
    get: (table, { partition, row }) =>
      clients.call({ operation: 'get', table, writes: false }, async (client) => {
        const entity = await ifFound(client.getEntity<Entity>(partition, row, REQUEST));
        return entity && storedRow(entity);
      }),
    insert: (table, row) =>
      clients.write('insert', table, (client) => client.createEntity(entityOf(row), REQUEST)),
    replace: (table, row, etag) =>
      clients.write('replace', table, (client) =>
        client.updateEntity(entityOf(row), 'Replace', { etag, ...REQUEST }),
      ),
    upsert: (table, row) =>
      clients.write('upsert', table, (client) =>
        client.upsertEntity(entityOf(row), 'Replace', REQUEST),
      ),
    remove: (table, { partition, row }) =>
      clients.write('remove', table, (client) =>
        ifFound(client.deleteEntity(partition, row, REQUEST)),
      ),
    page: (table, query, next) =>
      clients.call({ operation: 'page', table, writes: false }, async (client) => {
        const filter = odataFilter(query);
        const queryOptions = filter === undefined ? {} : { filter };
        const pages = client.listEntities<Entity>({ queryOptions, ...REQUEST }).byPage({
          maxPageSize: Math.min(query.pageSize ?? 1000, 1000),
          ...(next !== undefined && { continuationToken: next }),
        });
        const page = (await pages.next()).value as Entity[] & { continuationToken?: string };
        const more = page.continuationToken;
        return { rows: page.map(storedRow), ...(more && { next: more }) };
      }),
    batch: (table, actions) =>
      clients.write('batch', table, (client) =>
        client.submitTransaction(actions.map(transactionAction), REQUEST),
      ),
  };
}

class Clients {
  private readonly clients = new Map<string, TableClient>();

  constructor(private readonly options: AzureTablesOptions) {}

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
      await client.createTable(REQUEST);
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
  if ('endpoint' in options)
    return new TableClient(options.endpoint, name, options.credential, CLIENT_OPTIONS);
  return TableClient.fromConnectionString(options.connectionString, name, {
    ...CLIENT_OPTIONS,
    allowInsecureConnection: true,
  });
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
