import type { ManifestHead, Registries } from '../../../shared/adapters/registry/registry';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { Digest } from '../../../shared/core/charts/release';
import { failure } from '../runs';

/** Registries in memory: which digest lies under which tag. */
export class FakeRegistries {
  /** By `server/repository:tag`. */
  readonly tags = new Map<string, Digest>();
  /** `head server/repository:tag`, in order. */
  readonly calls: string[] = [];
  readonly api: Registries;
  private refusal: Failure | undefined;

  constructor() {
    const api: Partial<Registries> = {
      head: async (server, repository, tag) => this.head(`${server}/${repository}:${tag}`),
      sourceHead: async ({ registry, repository, tag }) =>
        this.head(`${registry}/${repository}:${tag}`),
      holdsChart: async () => false,
      pushChart: async (server, repository, artifact) => {
        this.call('push', `${server}/${repository}:${artifact.tag}`);
        this.tags.set(`${server}/${repository}:${artifact.tag}`, artifact.digest);
      },
    };
    this.api = api as Registries;
  }

  /** The next call fails so. */
  refuse(why: Partial<Failure> = {}): void {
    this.refusal = failure(why);
  }

  private head(at: string): ManifestHead | undefined {
    this.call('head', at);
    const digest = this.tags.get(at);
    return digest === undefined ? undefined : ({ digest } as ManifestHead);
  }

  private call(what: string, at: string): void {
    this.calls.push(`${what} ${at}`);
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal !== undefined) throw new ReconcileError(refusal);
  }
}
