import type { SimulatedAzure } from '../azure';
import type { Host } from '../host';

/** As infra/ subscribes: changes of resources to one function, changes in registries to another. */
export async function deliverEvents(azure: SimulatedAzure, { url }: Host): Promise<void> {
  const to = (name: string): string => `${url}/runtime/webhooks/eventgrid?functionName=${name}`;
  await azure.deliverEventsTo({ url: to('onResourceEvent'), schema: 'eventgrid' });
  await azure.deliverEventsTo({
    url: to('onRegistryEvent'),
    schema: 'eventgrid',
    of: 'registries',
  });
}
