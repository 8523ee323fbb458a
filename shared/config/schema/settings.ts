import { SUBSCRIPTION_ID, TAG_NAME, DURATION } from './names';
import { list, map, refTo, text, whole } from './parts';

const NETWORK = map(
  {
    allowPrivateRanges: list(
      text({
        title: 'private range',
        description: 'A range in CIDR notation.',
        expected: 'a private range such as 10.0.0.0/8',
        pattern: String.raw`^[0-9A-Fa-f.:]+/[0-9]{1,3}$`,
        examples: ['10.0.0.0/8'],
      }),
      {
        title: 'private ranges',
        description:
          "Private address ranges in which chart repositories and source registries may be. Otherwise indexes, packages, images that charts name, and redirects may only lead to public addresses. Link-local addresses, this machine and Azure's host (168.63.129.16) are always refused.",
        expected: 'a list of private ranges',
        uniqueItems: true,
        default: [],
        examples: [['10.20.0.0/16']],
      },
    ),
  },
  {
    title: 'network',
    description: 'Where charts may come from besides public addresses.',
    expected: 'a map of network settings',
    default: {},
    examples: [{ allowPrivateRanges: ['10.20.0.0/16'] }],
  },
);

export const SETTINGS = map(
  {
    subscriptions: list(refTo(SUBSCRIPTION_ID), {
      title: 'swept subscriptions',
      description:
        'Subscriptions that are swept for clusters and drift. Without it: those that the selectors of the profiles name.',
      expected: 'a list of subscription ids',
      uniqueItems: true,
      default: [],
      examples: [['11111111-1111-1111-1111-111111111111']],
    }),
    tagPrefix: refTo(TAG_NAME, {
      description:
        'Start of the names of tags that override a profile on a cluster: `<prefix>profile`, `<prefix>suspend`, `<prefix>exempt-until`, `<prefix>observe-only`.',
      default: 'identity-reconciler.',
      examples: ['identity-reconciler.'],
    }),
    cooldown: refTo(DURATION, {
      description:
        'Least time between two looks at one cluster, so that a burst of events costs one or two. At most 1h.',
      default: '20s',
      examples: ['5s', '1m'],
    }),
    maxWritesPerHour: whole({
      title: 'bound of writes',
      description:
        'Upper bound of writes to Azure for one cluster within an hour, whatever fails or fights; refused ones count. A resync or an off-boarding that a person asks for may exceed it by a quarter. A host that has refused ten writes within an hour gets no more in either case. Raise it above the number of hosts where a cluster has hundreds.',
      expected: 'a whole number from 10 to 10000',
      minimum: 10,
      maximum: 10000,
      default: 300,
      examples: [300],
    }),
    contestedAfter: whole({
      title: 'number of losses',
      description:
        'How often within an hour something that we attached to one host, or one role, is removed before that is called Contested: from then on it is restored at growing intervals. Everything else continues.',
      expected: 'a whole number from 1 to 100',
      minimum: 1,
      maximum: 100,
      default: 3,
      examples: [3],
    }),
    propagationDelay: refTo(DURATION, {
      description:
        'How long Azure may take until it issues tokens for a newly attached identity; a cluster is not Ready before that. At most 10m.',
      default: '60s',
      examples: ['60s'],
    }),
    absenceProof: refTo(DURATION, {
      description:
        'Time between the two reads that prove a cluster, a resource group or a node pool host to be gone. Until then nothing about it is forgotten or taken back. From 1s to 1h.',
      default: '5m',
      examples: ['5m'],
    }),
    planRetentionDays: whole({
      title: 'number of days',
      description:
        'How many days plans are kept, for `GET …/plan?id=` to show. The newest of each cluster, chart and repository always stays.',
      expected: 'a whole number from 1 to 365',
      minimum: 1,
      maximum: 365,
      default: 30,
      examples: [30],
    }),
    network: NETWORK,
  },
  {
    title: 'settings for all profiles',
    description: 'Settings of the reconciler itself.',
    expected: 'a map of settings',
    default: {},
    examples: [{ cooldown: '5s', contestedAfter: 3 }],
  },
);
