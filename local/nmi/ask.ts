/** For tests, the story of `npm start` and the two teams: what a pod gets when it asks for a token. */
import { machineOf } from './handlers';
import type { SimulatedNmi } from './nmi';
import type { Nmis } from './nmis';
import type { Places, PodObject } from './objects';

export interface PodName {
  readonly namespace: string;
  readonly pod: string;
}

export interface Wish {
  readonly clientId?: string;
  readonly resourceId?: string;
  /** Default https://vault.azure.net. */
  readonly resource?: string;
}

/**
 * Asks as the SDK in a pod does. A pod on the host network goes past NMI, straight to IMDS, and so does every pod on a node
 * where no NMI listens: only NMI itself turns requests aside. Throws for a pod that does not exist or has no node yet, for
 * it cannot ask anybody.
 */
export async function askForToken(
  target: SimulatedNmi | Nmis,
  name: PodName,
  wish: Wish = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const { places, imds } = target;
  const { node, pod } = placeOf(places, name);
  const nmi = 'on' in target ? await target.on(node) : target;
  const query = queryOf(wish);
  const path = '/metadata/identity/oauth2/token';
  if (nmi === undefined || pod.spec?.hostNetwork === true) {
    return imds.get(machineOf(places, node), { path, query, metadata: true });
  }
  const podIP = pod.status?.podIP ?? '';
  const { status, body } = await nmi.get(`${path}?${query.toString()}`, {
    podIP,
    headers: { Metadata: 'true' },
  });
  return { status, body };
}

function placeOf(places: Places, name: PodName): { node: string; pod: PodObject } {
  const pod = places.list('Pod').find(({ metadata }) => {
    return metadata.name === name.pod && metadata.namespace === name.namespace;
  });
  const node = pod?.spec?.nodeName;
  if (pod && node !== undefined && node !== '') return { node, pod };
  const why = pod ? 'is not scheduled yet' : 'does not exist';
  throw new Error(`Pod ${name.namespace}/${name.pod} ${why}, so it cannot ask for a token.`);
}

function queryOf({
  clientId,
  resourceId,
  resource = 'https://vault.azure.net',
}: Wish): URLSearchParams {
  return new URLSearchParams({
    resource,
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(resourceId === undefined ? {} : { msi_res_id: resourceId }),
  });
}
