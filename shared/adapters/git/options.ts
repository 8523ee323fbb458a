import type { RepositoryRules } from '../../core/configuration/repository-rules';
import type { Forge } from './forge';

/** What a forge needs of the world around it. */
export interface ForgeOptions {
  /** Value of an app setting, by its name. */
  readonly secret: (name: string) => string | undefined;
  /** Access token of our own identity for a resource (Azure DevOps: 499b84ac-1321-427f-aa17-267ca6975798). */
  readonly tokenFor?: (resource: string) => Promise<string>;
  /** Default: the fetch of Node. */
  readonly fetch?: typeof fetch;
  /** Milliseconds since the Unix epoch. Default: the wall clock. */
  readonly now?: () => number;
  /** Milliseconds for one whole exchange, body included. Default 30 s. */
  readonly timeoutMs?: number;
}

export type CreateForge = (repository: RepositoryRules, options: ForgeOptions) => Forge;
