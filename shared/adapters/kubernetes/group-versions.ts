import { asMap, asText, listIn } from './json';
import type { Sender } from './send';

/** A cluster with every operator there is has some hundreds. */
const MAX_COUNT = 2000;

/** The versions of every API group, as `group/version`, in the order of the API server. */
export async function groupVersions(sender: Sender): Promise<readonly string[]> {
  const { value } = await sender.json({ method: 'GET', path: '/apis' });
  const served = listIn(value, 'groups')
    .flatMap((group) => listIn(group, 'versions'))
    .map((version) => asText(asMap(version).groupVersion));
  return served.filter((text) => text !== '').slice(0, MAX_COUNT);
}
