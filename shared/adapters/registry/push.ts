import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline';
import type { ArtifactBlob, ChartArtifact } from '../../core/charts/artifact';
import { CHART_LAYER_TYPE, MANIFEST_TYPE } from '../../core/charts/artifact';
import type { ChartContent } from '../../core/charts/same-chart';
import { isReconcileError, ReconcileError } from '../../core/base/errors';
import type { ContainerRegistryContentClient } from './client';
import type { RegistrySession, RepositoryAccess } from './session';
import { ask, wantedAt, withToken } from './session';
import { refusal, strange, unanswered } from './failure';
import { holdsChart } from './holds-chart';
import { headManifest } from './manifests';
import { bytesOf } from './wire';

/**
 * Brings a chart to its tag, if it is not there. What lies there already is not sent again, so that a push that broke off is
 * carried on. Throws ReconcileError; Stalled/ChartTagTaken when the tag has another digest.
 */
export async function pushArtifact(
  session: RegistrySession,
  access: RepositoryAccess,
  artifact: ChartArtifact,
): Promise<void> {
  if (await isThere(session, access, artifact)) return;
  const client = await sdkClient(session, access);
  for (const blob of [artifact.config, ...artifact.layers])
    await upload(session, access, { client, blob });
  // A tag is set without a condition: somebody else may have taken it during the upload.
  if (await isThere(session, access, artifact)) return;
  const { digest } = await telling(access, () =>
    client.setManifest(Buffer.from(artifact.manifest), {
      tag: artifact.tag,
      mediaType: MANIFEST_TYPE,
    }),
  );
  if (digest !== artifact.digest)
    throw strange(access.host, `it took our manifest ${artifact.digest} as ${digest}.`);
}

async function isThere(
  session: RegistrySession,
  access: RepositoryAccess,
  artifact: ChartArtifact,
): Promise<boolean> {
  const { tag, digest } = artifact;
  const found = await headManifest(session, access, tag);
  if (found === undefined) return false;
  if (found.digest === digest) return true;
  if (await holdsChart(session, access, found.digest, contentOf(artifact))) return true;
  const target = `${access.host}/${access.repository}:${tag}`;
  throw new ReconcileError({
    policy: 'Stalled',
    code: 'ChartTagTaken',
    message: `${target} is ${found.digest} already; the chart that we have is ${digest}. It was not overwritten.`,
    target,
    remedy: `Find out who pushed it, or whether the chart was republished under the same version. To take ours: az acr repository delete --name ${access.host.split('.')[0] ?? ''} --image ${access.repository}:${tag}, then sync again.`,
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

async function upload(
  session: RegistrySession,
  access: RepositoryAccess,
  { client, blob }: Upload,
): Promise<void> {
  const found = await ask(session, access, { method: 'HEAD', path: `blobs/${blob.digest}` });
  if (found.status === 200) return;
  if (found.status !== 404) throw refusal(found, wantedAt(access), session.now());
  const { digest } = await telling(access, () => client.uploadBlob(Buffer.from(blob.bytes)));
  if (digest !== blob.digest)
    throw strange(access.host, `it took our blob ${blob.digest} as ${digest}.`);
}

/** The SDK on our way to the registry: our tokens, our errors, no retries of its own. */
async function sdkClient(
  session: RegistrySession,
  access: RepositoryAccess,
): Promise<ContainerRegistryContentClient> {
  const { ContainerRegistryContentClient: Client } = await import('./client');
  // It asks a credential only when it is challenged, which never gets so far: `authorised` answers every challenge.
  const credential = { getToken: () => Promise.resolve(null) };
  return new Client(`https://${access.host}`, access.repository, credential, {
    httpClient: authorised(session, access),
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'aks-identity-reconciler' },
  });
}

function authorised(session: RegistrySession, access: RepositoryAccess): HttpClient {
  return {
    async sendRequest(request) {
      // An upload goes on where the registry says; our token must not go elsewhere with it.
      const { host } = new URL(request.url);
      if (host !== access.host) throw strange(access.host, `it sends an upload on to ${host}.`);
      const response = await withToken(session, access, async (token) => {
        if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
        return session
          .transportTo(access)
          .sendRequest(request)
          .catch((thrown: unknown) => {
            throw unanswered(thrown, request);
          });
      });
      if (response.status < 400) return withPath(response, access);
      const { status, headers } = response;
      const bytes = await bytesOf(response);
      throw refusal({ status, headers, bytes }, wantedAt(access), session.now());
    },
  };
}

/**
 * The SDK appends a Location to the registry's address, whatever it says; many registries say it whole
 * (https://distribution.github.io/distribution/about/configuration/#http, relativeurls).
 */
function withPath(response: PipelineResponse, { host }: RepositoryAccess): PipelineResponse {
  const location = response.headers.get('location');
  if (location === undefined || !URL.canParse(location)) return response;
  const url = new URL(location);
  if (url.host !== host) throw strange(host, `it sends an upload on to ${url.host}.`);
  response.headers.set('location', `${url.pathname}${url.search}`);
  return response;
}

/** An answer that the SDK cannot read is one that a registry in good health does not give. */
async function telling<T>({ host }: RepositoryAccess, call: () => Promise<T>): Promise<T> {
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
