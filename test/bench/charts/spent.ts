import type { ChartStage } from '../../support/chart-stage';

/** What work has cost outside, since the last `reset`. */
export interface Spent {
  /** HEADs of manifests, at registries of ours and at the source. */
  readonly heads: number;
  readonly sourceHeads: number;
  readonly manifestGets: number;
  readonly blobUploads: number;
  readonly manifestPuts: number;
  /** Bytes of blobs and manifests, either way. */
  readonly bytes: number;
  /** Requests of the token flow: challenges, refresh and access tokens. */
  readonly tokens: number;
  /** Requests for index.yaml, and how many of them were answered with 304. */
  readonly index: number;
  readonly indexUnchanged: number;
  /** Packages and the signatures beside them. */
  readonly packages: number;
  readonly imports: number;
  readonly forgeReads: number;
  readonly forgeWrites: number;
}

/** Counts from now on. The ledger of the chart repository only grows: its calls so far are passed over. */
export function meter(stage: ChartStage, source: string): () => Spent {
  const { charts, registries, forge, azure } = stage;
  const seen = charts.calls.length;
  registries.calls.reset();
  azure.calls.reset();
  forge.calls.clear();
  return () => {
    const { calls } = registries;
    const requests = charts.calls.slice(seen);
    const index = requests.filter(({ path }) => path.endsWith('/index.yaml'));
    const forgeWrites = forge.calls.writes().length;
    const all = calls.count({ method: 'HEAD', path: MANIFEST });
    const sourceHeads = calls.count({ method: 'HEAD', path: MANIFEST, host: source });
    return {
      ...{ heads: all - sourceHeads, sourceHeads },
      manifestGets: calls.count({ method: 'GET', path: MANIFEST }),
      blobUploads: calls.count({ method: 'PUT', path: /\/blobs\// }),
      manifestPuts: calls.count({ method: 'PUT', path: MANIFEST }),
      bytes: calls.bytes(),
      tokens: calls.count({ path: TOKEN }),
      index: index.length,
      indexUnchanged: index.filter(({ status }) => status === 304).length,
      packages: requests.length - index.length,
      imports: azure.calls.writes().filter(({ path }) => path.endsWith('/importImage')).length,
      forgeReads: forge.calls.all().length - forgeWrites,
      forgeWrites,
    };
  };
}

const MANIFEST = /\/manifests\//;
const TOKEN = /^\/(v2\/$|oauth2\/|token)/;
