import type { Explained } from './explained';

/** Why NMI would give a pod no token, or one that it may not have: `objects.tokens.refused` of a cluster. */
export const REFUSED_PODS = {
  NoBinding: {
    meaning: 'No AzureIdentityBinding of its namespace selects its label.',
    remedy: 'Create the binding, or correct the label `aadpodidbinding`.',
  },
  NoIdentity: {
    meaning: 'Its bindings name an AzureIdentity that does not exist in its namespace.',
    remedy: 'Create the AzureIdentity in the namespace of the pod.',
  },
  NotAllowed: {
    meaning: 'The profile does not let this namespace use the identity.',
    remedy: 'Have the platform team allow it, or use another identity.',
  },
  NodePoolNotAllowed: {
    meaning: 'The profile keeps the identity off the node pool on which the pod runs.',
    remedy: 'Schedule the pod on a pool that the profile allows, or extend the profile.',
  },
  NotOnNode: {
    meaning: 'The identity is not on the node of the pod yet.',
    remedy: 'Nothing if the cluster is Reconciling; otherwise its failures say what is in the way.',
  },
  NotAssigned: {
    meaning:
      'Standard mode: no AzureAssignedIdentity in state Assigned gives the pod the identity.',
    remedy: 'Wait a minute; if it stays, look at the log of MIC.',
  },
  Invalid: {
    meaning: 'Its AzureIdentity cannot work.',
    remedy: 'Correct what the findings say about it.',
  },
  UnknownClientId: {
    meaning: 'No identity has the client id that its AzureIdentity names.',
    remedy: 'Correct `spec.clientID`.',
  },
  IdentityNotFound: {
    meaning: 'Azure does not find the identity that its AzureIdentity names.',
    remedy: 'Create the identity, or correct the AzureIdentity.',
  },
  WrongIdentity: {
    meaning:
      'The client id of its AzureIdentity is that of another identity: it gets the token of that one.',
    remedy: 'Correct `spec.clientID` or `spec.resourceID`.',
  },
  SecretMissing: {
    meaning: 'The Secret of its service principal does not exist.',
    remedy: 'Create the Secret.',
  },
  SecretUnusable: {
    meaning: 'The Secret of its service principal holds no credential that NMI can use.',
    remedy: 'Put the credential into the Secret.',
  },
  PhaseUnknown: {
    meaning:
      'The phase of the pod is Unknown: its node has lost contact, and NMI does not serve it.',
    remedy: 'Look at the node.',
  },
  AddressShared: {
    meaning: 'Several pods have its address, so NMI cannot tell who asks.',
    remedy: 'Delete pods that are left over from a node that is gone.',
  },
  ServedAlthoughNotAllowed: {
    meaning: 'It gets a token that it may not have.',
    remedy: 'See the findings of its AzureIdentity, and [keep namespaces apart](../admission.md).',
  },
  NotKnown: {
    meaning:
      'Nobody can say: it depends on a Secret that was not read. Counted in `unknown`, not listed.',
    remedy: 'Nothing, or let the product read the Secret: [Secrets](../cluster-access.md#secrets).',
  },
} as const satisfies Readonly<Record<string, Explained>>;

export type RefusedPodReason = keyof typeof REFUSED_PODS;
