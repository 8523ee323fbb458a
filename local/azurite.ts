import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface AzuriteOptions {
  /** Loopback port; without it any free one. */
  readonly port?: number;
  /** Folder that keeps the tables, made if need be. 'memory' (the default) keeps nothing. */
  readonly dir?: string;
}

export interface Azurite {
  readonly connectionString: string;
  readonly tableEndpoint: string;
  /** Writes everything to the folder and closes the port. */
  stop(): Promise<void>;
}

/** The published account of every storage emulator; no secret. */
const ACCOUNT = 'devstoreaccount1';
const KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const HOST = '127.0.0.1';

/** What we use of Azurite's table server, which has no types of its own. */
interface TableServer {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
  /** Closes the database, which a start that failed leaves open with its autosave timer running. */
  afterClose(): Promise<void>;
}
interface TableServerModule {
  readonly default: new (configuration: unknown) => TableServer;
}
interface ConfigurationModule {
  readonly default: new (...settings: readonly unknown[]) => object;
}

/**
 * Starts Azurite's table service in this process, so that it can never outlive us and keep the port. Nothing else of
 * Azurite is loaded, so no telemetry either. Throws an error that names the port if it is taken.
 */
export async function startAzurite({
  port = 0,
  dir = 'memory',
}: AzuriteOptions = {}): Promise<Azurite> {
  if (dir !== 'memory') await mkdir(dir, { recursive: true });
  const server = newServer(port, dir);
  try {
    await server.start();
  } catch (error) {
    await server.afterClose();
    throw explained(error, port);
  }
  const tableEndpoint = `${server.getHttpServerAddress()}/${ACCOUNT}`;
  return {
    tableEndpoint,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};TableEndpoint=${tableEndpoint};`,
    stop: () => server.close(),
  };
}

function newServer(port: number, dir: string): TableServer {
  const load = createRequire(__filename);
  const { default: Server } = load('azurite/dist/src/table/TableServer') as TableServerModule;
  const { default: Configuration } = load(
    'azurite/dist/src/table/TableConfiguration',
  ) as ConfigurationModule;
  const configuration = new Configuration(HOST, port);
  const inMemory = dir === 'memory';
  return new Server(
    Object.assign(configuration, {
      metadataDBPath: inMemory ? '' : join(dir, 'azurite-tables.json'),
      isMemoryPersistence: inMemory,
      enableAccessLog: false,
      // The SDK speaks API versions that are newer than the emulator knows.
      skipApiVersionCheck: true,
    }),
  );
}

function explained(error: unknown, port: number): Error {
  const code = (error as { code?: unknown }).code;
  const message = error instanceof Error ? error.message : String(error);
  if (code !== 'EADDRINUSE')
    return new Error(`The storage emulator (Azurite) did not start: ${message}`, { cause: error });
  return new Error(
    `The storage emulator (Azurite) cannot listen on ${HOST}:${port}: the port is taken. Stop the program that holds it (another "npm start"?) or choose another port.`,
    { cause: error },
  );
}
