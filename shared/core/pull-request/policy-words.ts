import { plain } from './markdown';

/** What the policies guard, in the order in which people ask. */
const GUARDS: readonly string[] = [
  'An AzureIdentity names a pair of resource id **and** client id that is granted to its namespace, and is of type 0: NMI asks for tokens by client id alone, and reads Secrets of types 1 and 2 in any namespace.',
  'An AzureIdentityBinding has a selector: NMI takes an empty one for every pod without the label.',
  'An AzurePodIdentityException is one that the installation needs: its pods get tokens of every identity on their node.',
  'Only MIC, or the reconciler in its place, writes AzureAssignedIdentity objects.',
  "No pod in NMI's `MICNamespace` poses as MIC by the name of its ReplicaSet.",
];

/** What no policy shuts; the findings of the cluster tell of each. */
const OPEN =
  'Not guarded: what is there already, until its spec changes; pods in the network of the host, or with NET_ADMIN; a namespace that somebody creates under a granted name; writes before the policies are in place.';

/** What the admission policies guard, as lines of Markdown. */
export function guardLines(): readonly string[] {
  return [...GUARDS.map((line) => `- ${line}`), '', OPEN];
}

export interface RefusedFact {
  readonly count: number;
  readonly examples: readonly string[];
}

/** Objects of today that would be refused, or that nobody could look. */
export function refusedLines(refused: RefusedFact | undefined): readonly string[] {
  if (refused === undefined) {
    return [
      'The cluster could not be looked into, so it is not known which of its objects they would refuse.',
    ];
  }
  if (refused.count === 0) return ['No object that is there now would be refused.'];
  const more = refused.count - refused.examples.length;
  return [
    `${refused.count} of the objects that are there now would be refused. They keep working, but with Deny their spec can no longer change, and they cannot be created again:`,
    '',
    ...refused.examples.map((one) => `- ${plain(one)}`),
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ];
}
