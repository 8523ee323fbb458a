import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { SimulatedAzure } from '../../local/azure';
import { startSimulatedAzure } from '../../local/azure';
import { prepareSubscription } from '../../local/azure/landing-zone';
import { realClock } from '../../local/clock';
import { closeServer, openServer, portOf } from '../../local/loopback-server';
import { YOU } from '../../local/playground/az-door';
import { tokenAnswer } from '../../local/playground/tools';
import { RECONCILER } from '../support/stage';

const BUILT = join(__dirname, '../../dist/cli.cjs');
export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';

/** An Azure over HTTP with whoever is signed in as its owner, and the endpoint that gives out tokens. */
export interface LoggedIn {
  readonly azure: SimulatedAzure;
  /** The built command line as a process of its own, as people start it. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Tokens that were given out. */
  readonly tokens: string[];
  stop(): Promise<void>;
}

export interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export async function logIn({ mayGrant = true } = {}): Promise<LoggedIn> {
  const azure = await startSimulatedAzure({ clock: realClock(), latency: { requestMs: 0 } });
  const { world } = azure;
  prepareSubscription(world, { ...RECONCILER, subscription: SUBSCRIPTION, mayGrant });
  world.createPrincipal({ ...YOU, name: 'you', existing: true });
  const scope = `/subscriptions/${SUBSCRIPTION}`;
  world.grantRole({ principalId: YOU.objectId, role: 'Owner', scope, existing: true });
  const tokens: string[] = [];
  const endpoint = createServer((_, outgoing) => {
    const answer = tokenAnswer(azure);
    tokens.push((JSON.parse(answer) as { readonly access_token: string }).access_token);
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    outgoing.end(answer);
  });
  await openServer(endpoint, 0);
  const login = {
    SIMULATED_AZURE_URL: azure.url,
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(endpoint)}/msi/token`,
    IDENTITY_HEADER: 'test',
  };
  return {
    azure,
    tokens,
    run: (args, env = {}) => runBuilt(args, { ...process.env, ...login, ...env }),
    async stop() {
      await closeServer(endpoint);
      await azure.stop();
    },
  };
}

function runBuilt(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, [BUILT, ...args], { env });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  child.stdin.end();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, ...texts }));
  });
}
