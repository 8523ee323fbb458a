import { Type } from '@sinclair/typebox';
import type { FindingCode } from '../core/reference/findings';
import type { RefusedPodReason } from '../core/reference/refused-pods';
import { DOCS, listOf, object, oneOf, TEXT, TIME, WHOLE, wordOf } from './parts';

/** An object in a cluster, by name. */
export const OBJECT_REF = object({
  kind: oneOf([
    'AzureIdentity',
    'AzureIdentityBinding',
    'AzureAssignedIdentity',
    'AzurePodIdentityException',
    'Pod',
  ]),
  namespace: TEXT,
  name: TEXT,
});

const FINDING = object(
  {
    severity: oneOf(['error', 'warning', 'info']),
    code: wordOf<FindingCode>('CamelCase, stable, for programs.'),
    object: OBJECT_REF,
    message: Type.String({ description: 'What is wrong and where, in plain words.' }),
    remedy: TEXT,
    docs: DOCS,
  },
  'object',
  'remedy',
);

const REFUSED_POD = object({
  namespace: TEXT,
  pod: TEXT,
  reason: wordOf<RefusedPodReason>(),
  why: TEXT,
});

const GRANT = object({ namespaces: TEXT, identity: TEXT, clientId: TEXT });

/** What requests about a cluster have to heed besides its profile. */
export const NEEDS = {
  ...object(
    {
      gate: {
        ...object({ code: TEXT, message: TEXT }),
        description: 'On kubenet: why nothing is rolled out yet.',
      },
      withSecrets: {
        ...WHOLE,
        description: 'AzureIdentity objects of types 1 and 2, of which NMI has to read Secrets.',
      },
      grants: {
        ...listOf(GRANT),
        description: 'Which identities namespaces may name. Absent: not known, or too many.',
      },
      tooManyGrants: {
        ...WHOLE,
        description: 'How many there are where they are too many to keep.',
      },
      doubted: {
        ...listOf(TEXT),
        description: 'Identities that no list shows and that are not proved to be gone.',
      },
      refused: {
        ...object({ count: WHOLE, examples: listOf(TEXT) }),
        description: 'Existing objects that the admission policies would refuse.',
      },
      policies: oneOf(['audit', 'deny'], {
        description: 'What the admission policies in the cluster do. Absent: none, or not seen.',
      }),
    },
    'gate',
    'withSecrets',
    'grants',
    'tooManyGrants',
    'doubted',
    'refused',
    'policies',
  ),
  description: 'What pull requests take into account about the cluster, as its last run saw it.',
};

/** What the last look into a cluster came to. */
export const OBJECTS = object({
  at: TIME,
  counts: object(
    {
      identities: WHOLE,
      bindings: WHOLE,
      assigned: WHOLE,
      exceptions: WHOLE,
      pods: WHOLE,
      servicePrincipals: {
        ...WHOLE,
        description:
          'Of `identities` those of type 1 or 2, for which NMI reads Secrets. Absent until a version that counts them has looked.',
      },
    },
    'servicePrincipals',
  ),
  findings: { ...listOf(FINDING), description: 'Errors first; at most 100.' },
  omitted: { ...WHOLE, description: 'Findings that were left out.' },
  tokens: {
    ...object(
      {
        pods: WHOLE,
        served: WHOLE,
        refused: listOf(REFUSED_POD),
        unknown: {
          ...WHOLE,
          description: 'Pods for which it is unknown, because a Secret was not read. Absent: none.',
        },
      },
      'unknown',
    ),
    description: 'How many live pods NMI would give a token, and some of the others.',
  },
});
