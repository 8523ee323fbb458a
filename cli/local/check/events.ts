import filter from '../../../infra/event-filter.json';
import type { Finding } from '../../findings';
import type { Facts } from './facts';

const VERSION = '2022-06-15';
const KEY = 'data.operationName';

interface Topic {
  readonly id: string;
  readonly properties: { readonly topicType: string };
}

interface Subscribed {
  readonly name: string;
  readonly properties: {
    readonly destination?: { readonly properties?: { readonly resourceId?: string } };
    readonly filter?: {
      readonly includedEventTypes?: readonly string[] | null;
      readonly advancedFilters?: readonly Condition[];
    };
  };
}

interface Condition {
  readonly key: string;
  readonly values?: readonly string[];
}

/** Whether events of each watched subscription reach the reconciler, and none that it needs is filtered out. */
export async function events({ arm, watched }: Facts): Promise<readonly Finding[]> {
  return Promise.all(
    watched.map(async (subscription) => {
      const path = `/subscriptions/${subscription}/providers/Microsoft.EventGrid/systemTopics`;
      const topics = (await arm.list<Topic>(path, VERSION)).filter(
        ({ properties }) =>
          properties.topicType.toLowerCase() === 'microsoft.resources.subscriptions',
      );
      const lists = topics.map(({ id }) =>
        arm.list<Subscribed>(`${id}/eventSubscriptions`, VERSION),
      );
      const ours = (await Promise.all(lists)).flat().find(isOurs);
      return ours === undefined ? unconnected(subscription) : filtered(subscription, ours);
    }),
  );
}

/** By the function that gets them: names are the deployment's. */
function isOurs({ properties: { destination } }: Subscribed): boolean {
  return /\/functions\/onresourceevent$/i.test(destination?.properties?.resourceId ?? '');
}

function unconnected(subscription: string): Finding {
  return {
    what: `no event of ${subscription} reaches the reconciler: changes are seen when the drift timer comes round`,
    result: 'wrong',
    remedy: `azd env set RECONCILER_SUBSCRIPTIONS "${subscription},<the others>" && azd provision`,
  };
}

function filtered(subscription: string, { name, properties }: Subscribed): Finding {
  const { includedEventTypes, advancedFilters = [] } = properties.filter ?? {};
  const operations = advancedFilters.find(({ key }) => key === KEY)?.values;
  const missing = [
    ...lacking(filter.includedEventTypes, includedEventTypes ?? undefined),
    ...lacking(filter.operationNames, operations),
  ];
  if (missing.length === 0) {
    return { what: `events of ${subscription} reach the reconciler`, result: 'well' };
  }
  return {
    what: `the filter of event subscription ${name} of ${subscription} leaves out ${missing.join(', ')}`,
    result: 'wrong',
    remedy: 'azd provision',
  };
}

/** No filter lets everything through. */
function lacking(
  wanted: readonly string[],
  there: readonly string[] | undefined,
): readonly string[] {
  const passed = there?.map((each) => each.toLowerCase());
  return wanted.filter((each) => passed?.includes(each.toLowerCase()) === false);
}
