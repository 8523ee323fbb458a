import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { createRegistrySession, type RegistrySessionOptions } from './session';
import { holdsChart } from './holds-chart';
import { headManifest } from './manifests';
import { checkedReference, placeOf, referenceOf, sourcePlace } from './names';
import { pushArtifact } from './push';
import type { Registries } from './registry';
import { chartOf, versionsOf } from './sources';
import { type AllowedNetworks, PUBLIC_ONLY } from '../../core/configuration/address';
import { guardedNetwork, guardedTransport } from './guarded-transport';
import { loopbackTransport, timedTransport } from './transport';

export type * from './registry';
export { loopbackTransport } from './transport';

export interface RegistryOptions {
  readonly credential: TokenCredential;
  /** Default: the network. */
  readonly transport?: HttpClient;
  /** `http://127.0.0.1:<port>` of a simulator that plays every registry; goes before `transport`. */
  readonly simulatedUrl?: string;
  /** Addresses besides public ones that sources may have. Ours may have any. Default: none. */
  readonly allowed?: () => Promise<AllowedNetworks>;
  /** Application that our Entra ID tokens are for. Default: that of all clouds' registries. */
  readonly audience?: string;
  /** For one exchange, its body included. Default: a minute. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch. Default: the wall clock. */
  readonly now?: () => number;
}

const AUDIENCE = 'https://containerregistry.azure.net';

/** Registries over HTTP. Sends nothing until a method is called; holds tokens, and no timers or connections of its own. */
export function createRegistries(options: RegistryOptions): Registries {
  const { credential, audience = AUDIENCE, now = Date.now } = options;
  const session = createRegistrySession({ credential, ...transportsOf(options), now, audience });
  return {
    head: async (loginServer, repository, reference) =>
      headManifest(
        session,
        { ...placeOf(loginServer, repository), ours: true, write: false },
        checkedReference(reference),
      ),
    holdsChart: async (loginServer, repository, digest, chart) =>
      holdsChart(
        session,
        { ...placeOf(loginServer, repository), ours: true, write: false },
        digest,
        chart,
      ),
    sourceHead: async (image) =>
      headManifest(
        session,
        { ...sourcePlace(image.registry, image.repository), ours: false, write: false },
        referenceOf(image),
      ),
    pushChart: async (loginServer, repository, artifact) =>
      pushArtifact(
        session,
        { ...placeOf(loginServer, repository), ours: true, write: true },
        artifact,
      ),
    sourceVersions: async (repository, chart) => versionsOf(session, repository, chart),
    sourceChart: async (chartVersion) => chartOf(session, chartVersion),
  };
}

function transportsOf({
  transport,
  simulatedUrl,
  allowed = async () => PUBLIC_ONLY,
  timeoutMs,
}: RegistryOptions): Pick<RegistrySessionOptions, 'transport' | 'sourceTransport'> {
  const given = simulatedUrl === undefined ? transport : loopbackTransport(simulatedUrl);
  const toSources = guardedTransport(given ?? guardedNetwork(allowed), allowed);
  return {
    transport: timedTransport(given ?? createDefaultHttpClient(), timeoutMs),
    sourceTransport: timedTransport(toSources, timeoutMs),
  };
}
