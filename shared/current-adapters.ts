import type { Access } from './access';
import type { IsoTime } from './core/base/iso-time';
import type { AzureReads } from './adapters/azure/azure';
import type { ChartRepositories } from './adapters/charts/charts';
import type { EventTopic } from './adapters/events/topic';
import type { ForgeReads } from './adapters/git/forge';
import type { KubernetesReads } from './adapters/kubernetes/kubernetes';
import type { RegistryReads } from './adapters/registry/registry';
import type { Store } from './adapters/store/store';
import type { ConfigSource } from './config/source';
import type { Headroom } from './core/base/headroom';
import type { RepositoryRules } from './core/configuration/repository-rules';
import type { Permit, Writers } from './writers';

/** Everything outside the core that activities and functions use. One object, so that a test can put a world of its own in place. */
export interface Adapters {
  readonly azure: AzureReads;
  readonly kubernetes: KubernetesReads;
  readonly charts: ChartRepositories;
  readonly registries: RegistryReads;
  readonly store: Store;
  readonly configuration: ConfigSource;
  /** The repository of a GitOps repository. Throws ReconcileError when a secret that it names is not set. */
  forge(repository: RepositoryRules): Promise<ForgeReads>;
  /** The secret that an app setting of this name holds; undefined where it is not set. */
  secret(name: string): string | undefined;
  /** Where others get events from; absent: nobody does. */
  readonly topic?: EventTopic;
  /** What changes anything in these systems. */
  writers(permit: Permit): Writers;
  /** ISO time. Activities never read the clock themselves: the local host may run on a virtual one. */
  now(): IsoTime;
  /** Fresh id of a plan. */
  newId(): string;
  /** Runs `work` so that its calls to Azure carry `id` as x-ms-correlation-request-id. */
  correlate<T>(id: string, work: () => Promise<T>): Promise<T>;
  /**
   * Waits for something outside that may take minutes, such as the next event of a watch. On a virtual clock time goes on
   * meanwhile; any other wait inside an activity holds it still.
   */
  idle<T>(wait: Promise<T>): Promise<T>;
  /** Lets `ms` milliseconds pass. For moments inside an activity; rests belong to durable timers. */
  pause(ms: number): Promise<void>;
  /** How tight ARM's limits were in a subscription since somebody asked last; absent where nobody keeps it. */
  headroom?(subscriptionId: string): Headroom | undefined;
  /** Where people reach this app, without a slash at the end; absent: nobody has said it. */
  readonly site?: string;
  /** How callers of the HTTP API are told apart. */
  readonly access: Access;
  /** True: plan, but never write, whatever profiles say. */
  readonly dryRun: boolean;
  log(
    level: 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ): void;
}

let installed: Adapters | undefined;
let create: (() => Adapters) | undefined;

/** Names how the adapters of this process are made, once they are needed. */
export function provideAdapters(factory: () => Adapters): void {
  create = factory;
  installed = undefined;
}

/** The adapters of this process. Made at the first use, because a cold start must not wait for what it may not need. */
export function currentAdapters(): Adapters {
  installed ??= create?.();
  if (installed === undefined)
    throw new Error('No adapters were provided; see functions/index.ts.');
  return installed;
}
