import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { WorldState } from '../azure';
import type { StoredRequest } from '../forge';
import type { KubeObject } from '../kubernetes';
import type { Registry } from '../registry';
import type { ArmedFault } from './faults';

/** What the playground remembers between two starts, besides the tables, the task hub and the git repositories. */
export interface Kept {
  readonly version: typeof VERSION;
  /** The user's configuration; absent: that of the example. */
  readonly config?: string;
  readonly azure: WorldState;
  /** What is in each cluster, by its ARM id. */
  readonly clusters: Readonly<Record<string, readonly KubeObject[]>>;
  /** Versions of the chart that are out. */
  readonly released: readonly string[];
  readonly registries: readonly KeptRegistry[];
  /** Requests of each repository. */
  readonly requests: Readonly<Record<string, readonly StoredRequest[]>>;
  readonly faults: readonly ArmedFault[];
}

export type KeptRegistry = Pick<Registry, 'host' | 'repositories' | 'blobs'>;

/** Rises when what is kept is no longer what an older start has kept. */
export const VERSION = 1;

const FILE = 'state.bin';
const MARK = 'aks-identity-reconciler playground';

/** Thrown for a state that cannot be gone on from. */
class UnusableState extends Error {
  constructor(folder: string, why: string) {
    super(
      `${join(folder, FILE)} cannot be read: ${why}.\nBegin again, without it: npm start -- --fresh${folder === '.playground' ? '' : ` --state ${folder}`}`,
    );
  }
}

/** What the last start has kept; undefined: nothing. Throws UnusableState. */
export function readState(folder: string): Kept | undefined {
  const path = join(folder, FILE);
  if (!existsSync(path)) return undefined;
  const { mark, kept } = opened(folder, path);
  if (mark !== MARK) throw new UnusableState(folder, 'it is none of ours');
  if (kept.version !== VERSION) {
    throw new UnusableState(folder, `another version of aks-identity-reconciler wrote it`);
  }
  return kept;
}

interface Sealed {
  readonly mark: string;
  readonly kept: Kept;
}

function opened(folder: string, path: string): Partial<Sealed> & Pick<Sealed, 'kept'> {
  try {
    const { mark, kept } = deserialize(readFileSync(path)) as Partial<Sealed>;
    if (kept !== undefined) return { ...(mark !== undefined && { mark }), kept };
  } catch (error) {
    throw new UnusableState(folder, error instanceof Error ? error.message : String(error));
  }
  throw new UnusableState(folder, 'it is none of ours');
}

/** Through a second file, so that a start that dies meanwhile leaves the old state whole. */
export function writeState(folder: string, kept: Kept): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, FILE);
  const sealed: Sealed = { mark: MARK, kept };
  writeFileSync(`${path}.next`, serialize(sealed), { mode: 0o600 });
  renameSync(`${path}.next`, path);
}

/** What this program has put there; whatever else is in the folder stays. */
const OURS = [
  ...[FILE, `${FILE}.next`, 'git', 'tables', 'hub.json', 'hub.json.next', 'azure'],
  ...['configuration.yaml', 'kubeconfig', 'ca.pem', 'env.sh'],
];

export function forget(folder: string): void {
  for (const name of OURS) rmSync(join(folder, name), { recursive: true, force: true });
}
