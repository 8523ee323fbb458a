import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline';
import type { ArtifactBlob, ChartArtifact } from '../../core/charts/artifact';
import { CHART_LAYER_TYPE, MANIFEST_TYPE } from '../../core/charts/artifact';
import type { ChartContent } from '../../core/charts/same-chart';
import { isReconcileError, ReconcileError } from '../../core/base/errors';
import type { ContainerRegistryContentClient } from './client';
import type { Desk, Errand } from './desk';
import { ask, wantedAt, withToken } from './desk';
import { refusal, strange, unanswered } from './failure';
import { holdsChart } from './holds-chart';
import { headManifest } from './manifests';
import { bytesOf } from './wire';

/**
 * Brings a chart to its tag, if it is not there. What lies there already is not sent again, so that a push that broke off is
 * carried on. Throws ReconcileError; Stalled/ChartTagTaken when the tag has another digest.
 */
export async function pushArtifact(
  desk: Desk,
  errand: Errand,
  artifact: ChartArtifact,
): Promise<void> {
  if (await isThere(desk, errand, artifact)) return;
  const client = await sdkClient(desk, errand);
  for (const blob of [artifact.config, ...artifact.layers])
    await upload(desk, errand, { client, blob });
  // A tag is set without a condition: somebody else may have taken it during the upload.
  if (await isThere(desk, errand, artifact)) return;
  const { digest } = await telling(errand, () =>
    client.setManifest(Buffer.from(artifact.manifest), {
      tag: artifact.tag,
      mediaType: MANIFEST_TYPE,
    }),
  );
  if (digest !== artifact.digest)
    throw strange(errand.host, `it took our manifest ${artifact.digest} as ${digest}.`);
}

async function isThere(desk: Desk, errand: Errand, artifact: ChartArtifact): Promise<boolean> {
  const { tag, digest } = artifact;
  const found = await headManifest(desk, errand, tag);
  if (found === undefined) return false;
  if (found.digest === digest) return true;
  if (await holdsChart(desk, errand, found.digest, contentOf(artifact))) return true;
  const target = `${errand.host}/${errand.repository}:${tag}`;
  throw new ReconcileError({
    policy: 'Stalled',
    code: 'ChartTagTaken',
    message: `${target} is ${found.digest} already; the chart that we have is ${digest}. It was not overwritten.`,
    target,
    remedy: `Find out who pushed it, or whether the chart was republished under the same version. To take ours: az acr repository delete --name ${errand.host.split('.')[0] ?? ''} --image ${errand.repository}:${tag}, then sync again.`,
  });
}

function contentOf({ config, layers }: ChartArtifact): ChartContent {
  const chart = layers.find(({ mediaType }) => mediaType === CHART_LAYER_TYPE);
  return { configDigest: config.digest, packageDigest: chart?.digest ?? config.digest };
}

interface Upload {
  readonly client: ContainerRegistryContentClient;
  readonly blob: ArtifactBlob;
}

async function upload(desk: Desk, errand: Errand, { client, blob }: Upload): Promise<void> {
  const found = await ask(desk, errand, { method: 'HEAD', path: `blobs/${blob.digest}` });
  if (found.status === 200) return;
  if (found.status !== 404) throw refusal(found, wantedAt(errand), desk.now());
  const { digest } = await telling(errand, () => client.uploadBlob(Buffer.from(blob.bytes)));
  if (digest !== blob.digest)
    throw strange(errand.host, `it took our blob ${blob.digest} as ${digest}.`);
}

/** The SDK on our way to the registry: our tokens, our errors, no retries of its own. */
async function sdkClient(desk: Desk, errand: Errand): Promise<ContainerRegistryContentClient> {
  const { ContainerRegistryContentClient: Client } = await import('./client');
  // It asks a credential only when it is challenged, which never gets so far: `authorised` answers every challenge.
  const credential = { getToken: () => Promise.resolve(null) };
  return new Client(`https://${errand.host}`, errand.repository, credential, {
    httpClient: authorised(desk, errand),
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'aks-identity-reconciler' },
  });
}

function authorised(desk: Desk, errand: Errand): HttpClient {
  return {
    async sendRequest(request) {
      // An upload goes on where the registry says; our token must not go elsewhere with it.
      const { host } = new URL(request.url);
      if (host !== errand.host) throw strange(errand.host, `it sends an upload on to ${host}.`);
      const response = await withToken(desk, errand, async (token) => {
        if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
        return desk
          .transportTo(errand)
          .sendRequest(request)
          .catch((thrown: unknown) => {
            throw unanswered(thrown, request);
          });
      });
      if (response.status < 400) return withPath(response, errand);
      const { status, headers } = response;
      const bytes = await bytesOf(response);
      throw refusal({ status, headers, bytes }, wantedAt(errand), desk.now());
    },
  };
}

/**
 * The SDK appends a Location to the registry's address, whatever it says; many registries say it whole
 * (https://distribution.github.io/distribution/about/configuration/#http, relativeurls).
 */
function withPath(response: PipelineResponse, { host }: Errand): PipelineResponse {
  const location = response.headers.get('location');
  if (location === undefined || !URL.canParse(location)) return response;
  const url = new URL(location);
  if (url.host !== host) throw strange(host, `it sends an upload on to ${url.host}.`);
  response.headers.set('location', `${url.pathname}${url.search}`);
  return response;
}

/** An answer that the SDK cannot read is one that a registry in good health does not give. */
async function telling<T>({ host }: Errand, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    if (isReconcileError(thrown)) throw thrown;
    throw new ReconcileError({
      policy: 'Transient',
      code: 'RegistryAnswerInvalid',
      message: `${host} answered an upload in a way that could not be read (${thrown instanceof Error ? thrown.name : 'unknown'}).`,
      target: host,
    });
  }
}
