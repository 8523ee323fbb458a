import type { Explained } from './explained';

/** Every finding about an object in a cluster. Severity is decided where it is found: it depends on what is beside it. */
export const FINDINGS = {
  FieldDropped: {
    meaning:
      'A field was written in another casing than the schema has (`ResourceID` for `resourceID`), and the API server dropped it. kubectl and Flux refuse such a field; a plain POST gets no more than a warning.',
    consequence: 'The object is judged without the field, as NMI sees it.',
    remedy: 'Write the field as the message spells it, and apply without `--validate=ignore`.',
  },
  FieldMissing: {
    meaning:
      'A field that the object needs is empty. The API server drops fields in another casing, which looks the same.',
    consequence: 'Nothing is attached for it.',
    remedy: 'Fill in the field that the message names.',
  },
  FieldIgnored: {
    meaning: 'A field is filled in that has no meaning for this type of AzureIdentity.',
    consequence: 'None: NMI ignores the field as well.',
    remedy: 'Remove it, so that nobody relies on it.',
  },
  InvalidResourceId: {
    meaning: '`spec.resourceID` is not the resource id of a user-assigned identity.',
    consequence:
      'Nothing is attached for it. Where NMI asks by client id alone, tokens may still be handed out.',
    remedy:
      'Copy the id: `az identity show --name <name> --resource-group <group> --query id --output tsv`.',
  },
  InvalidClientId: {
    meaning: '`spec.clientID` is not a GUID.',
    consequence: 'Nothing is attached for it, as NMI could not ask for its token.',
    remedy:
      'Copy the client id: `az identity show --name <name> --resource-group <group> --query clientId --output tsv`.',
  },
  ClientIdMismatch: {
    meaning:
      '`spec.clientID` is not the client id of the identity that `spec.resourceID` names: it is an old one, from before the identity was created again, or that of another identity.',
    consequence: 'NMI asks by client id, so pods get no token, or the token of the other identity.',
    remedy: 'Correct `spec.clientID`; the message has the right one.',
  },
  ClientIdSpelling: {
    meaning:
      'The client id is right, but in another case than Azure spells it, and NMI compares it letter by letter with what the pod asks for.',
    consequence: 'The identity is attached; a pod that asks in another spelling gets no token.',
    remedy: 'Spell it as Azure does, in the AzureIdentity and in the pods.',
  },
  UnknownType: {
    meaning: '`spec.type` is none of 0 (user-assigned identity), 1 and 2 (service principal).',
    consequence: 'Nothing is attached for it, and NMI refuses its pods.',
    remedy: 'Write `type: 0` for a user-assigned identity.',
  },
  UnknownBehavior: {
    meaning: 'The annotation `aadpodidentity.k8s.io/Behavior` has a value other than `namespaced`.',
    consequence: 'None: NMI ignores it.',
    remedy: 'Remove the annotation, or write `namespaced`.',
  },
  IdentityNotFound: {
    meaning: 'Azure does not find the identity: it was deleted, or its name is misspelt.',
    consequence:
      'Nothing is attached for it. Once the identity exists, it is attached without anybody asking.',
    remedy: 'Create the identity, or correct `spec.resourceID` and `spec.clientID`.',
  },
  IdentityNotAllowed: {
    meaning:
      'The profile of the cluster, or a tag of the identity, refuses the identity. The message names the rule.',
    consequence: 'It is not attached. One that is attached already stays where the rule says so.',
    remedy:
      'If it is meant to be used here, the platform team lists its resource group in the profile and corrects its tags; otherwise delete the AzureIdentity.',
  },
  AttachedByOthers: {
    meaning:
      'The profile or a tag refuses the identity, but somebody has attached it to the nodes anyway.',
    consequence:
      'It stays: the product never removes what it did not add. Pods on these nodes can get its tokens.',
    remedy:
      'Ask whoever attached it to remove it (`az vmss identity remove`), or have the platform team allow it in the profile.',
  },
  NamespaceNotAllowed: {
    meaning:
      'The identity is on the nodes for other namespaces, and this one may not use it. NMI in managed mode hands out its token here all the same.',
    consequence: 'The finding is an error; nothing is detached, because others need it.',
    remedy:
      'Delete the AzureIdentity. To keep namespaces apart, use the [admission policies](../admission.md), or separate clusters.',
  },
  ClientIdNotAllowed: {
    meaning:
      'The client id is that of an identity that this namespace may not use, or of the kubelets, whatever `spec.resourceID` says. NMI goes by the client id.',
    consequence: 'The finding is an error; nothing is attached for the object.',
    remedy:
      'Delete the AzureIdentity and ask who wrote it. To keep namespaces apart, use the [admission policies](../admission.md).',
  },
  SecretMissing: {
    meaning: 'An AzureIdentity of type 1 or 2 names a Secret that does not exist.',
    consequence: 'NMI answers 503, and its pods are counted as refused.',
    remedy: 'Create the Secret, or correct `spec.clientPassword`.',
  },
  SecretUnusable: {
    meaning: 'The Secret of a service principal holds no credential that NMI can use.',
    consequence: 'NMI answers 503, and its pods are counted as refused.',
    remedy: 'Put the credential into it, with the command of the message.',
  },
  SecretAmbiguous: {
    meaning:
      'The Secret of a service principal holds several values, and NMI takes any one of them as the password, each time anew.',
    consequence: 'Its pods may get a token, or not.',
    remedy: 'Keep nothing but the password in it, under any key.',
  },
  SecretNotRead: {
    meaning:
      'Nobody has looked whether NMI finds a credential: reading Secrets is a right that you may or may not give.',
    consequence: 'Its pods are counted as unknown, neither served nor refused.',
    remedy: 'Nothing, or give the right: [Secrets](../cluster-access.md#secrets).',
  },
  SecretOfAnotherNamespace: {
    meaning:
      'A risk: the AzureIdentity has NMI read a Secret of another namespace. NMI reads Secrets of any namespace for types 1 and 2.',
    consequence: 'Nothing is changed; its pods get their tokens.',
    remedy:
      'Move the Secret into the namespace of the AzureIdentity. The admission policies admit no type but 0.',
  },
  IdentityMissing: {
    meaning:
      'A binding names an AzureIdentity that its namespace does not have. Other namespaces are not searched.',
    consequence: 'Nothing is attached for it.',
    remedy: 'Create the AzureIdentity in this namespace, or correct `spec.azureIdentity`.',
  },
  EmptySelector: {
    meaning:
      '`spec.selector` of a binding is empty. NMI in managed mode matches it with every pod of the namespace without the label.',
    consequence: 'Nothing is attached for it.',
    remedy: 'Write the value that the pods carry as label `aadpodidbinding`.',
  },
  NoPodSelected: {
    meaning: 'No pod carries the label that the binding selects.',
    consequence: 'None: identities are attached ahead of pods.',
    remedy: 'Nothing if pods are yet to come; otherwise correct `spec.selector` or the label.',
  },
  DuplicateBinding: {
    meaning: 'Two bindings of a namespace say the same.',
    consequence: 'None.',
    remedy: 'Delete one of them.',
  },
  NoBinding: {
    meaning: 'A pod carries the label `aadpodidbinding` with a value that no binding selects.',
    consequence: 'The pod is counted as refused.',
    remedy: 'Create the binding, or correct the label.',
  },
  ExceptionMissing: {
    meaning:
      'The AzurePodIdentityException that add-ons of AKS, or MIC, need is not there: NMI would refuse them the tokens of their own identities.',
    consequence: 'The pull request for the cluster adds it where a repository is configured.',
    remedy: 'Merge the pull request, or apply the exception that the message names.',
  },
  EmptyException: {
    meaning: 'An exception has no `podLabels`, so it applies to no pod.',
    consequence: 'None.',
    remedy: 'Delete it, or add the labels that were meant.',
  },
  ExceptedPod: {
    meaning:
      'An exception applies to a pod that asks for an identity by its label: NMI lets it pass to IMDS, and every identity of its node is open to it.',
    consequence: 'Nothing is changed.',
    remedy: 'Narrow `spec.podLabels`, or take the label `aadpodidbinding` off the pod.',
  },
  ExceptionOpensNode: {
    meaning:
      'An exception beyond the usual ones: a pod with its label gets the token of every identity on its node. An error outside `nmiNamespaces`, a warning within.',
    consequence: 'Nothing is changed.',
    remedy: 'Delete it unless that is meant, and let few people write exceptions.',
  },
  PassesForMic: {
    meaning:
      'NMI takes a pod for MIC by the name of its ReplicaSet and lets it pass to IMDS: every identity of its node is open to it.',
    consequence: 'Nothing is changed.',
    remedy:
      'Rename its Deployment so that it does not begin with `mic`, or set `nmi.micNamespace` of the chart to a namespace of its own.',
  },
  BypassesNmi: {
    meaning:
      'A pod uses the network of its host, so NMI never sees its requests: every identity of its node is open to it.',
    consequence: 'Nothing is changed.',
    remedy:
      'Remove `hostNetwork`. Pod Security admission (`baseline`) keeps such pods out of a namespace.',
  },
  AssignedWithoutBinding: {
    meaning:
      'Standard mode: an AzureAssignedIdentity gives a pod an identity that no binding explains, and NMI believes it.',
    consequence:
      'With `mic: serverless` the plan removes it; with a MIC in the cluster nothing is changed.',
    remedy:
      'If it does not go within minutes, ask who wrote it: only MIC, or the product in its place, should be able to.',
  },
  MicInSharedNamespace: {
    meaning:
      'MIC runs in the namespace `default`: anyone who can create pods or service accounts there can act as MIC.',
    consequence: 'Nothing is changed.',
    remedy: 'Install the chart into a namespace of its own, with `nmi.micNamespace` set to it.',
  },
  LeftoverAssigned: {
    meaning:
      'AzureAssignedIdentity objects are left from standard mode; nothing reads them in managed mode.',
    consequence: 'They are cleared once NMI runs in managed mode and MIC is gone.',
    remedy: 'Nothing.',
  },
  FinalizerStuck: {
    meaning:
      'AzureAssignedIdentity objects are being deleted, and wait for a MIC that no longer runs.',
    consequence: 'In managed mode they are cleared once NMI runs in that mode and MIC is gone.',
    remedy: 'Move the cluster to managed mode, or take the finalizer off with `kubectl patch`.',
  },
  NotYetAssigned: {
    meaning:
      'Standard mode: AzureAssignedIdentity objects are still `Created`. MIC has not seen the identity on the node yet, and NMI refuses the pod until then.',
    consequence: 'None; MIC looks again by itself.',
    remedy: 'Wait a minute; if it stays, look at the log of MIC.',
  },
  KeepsNetRaw: {
    meaning:
      'On kubenet: a pod holds NET_RAW, so it could take on the address of another pod and get its tokens.',
    consequence:
      'Nothing is rolled out while `kubenet.handling` is `enforce` and the policies are not in force.',
    remedy:
      'Drop NET_RAW in every container, init containers too. See [kubenet](../operate.md#kubenet).',
  },
  PolicyRefusesPod: {
    meaning:
      'On kubenet: the policies on NET_RAW refuse a pod that runs today. Once they deny, no change of it is admitted.',
    consequence: 'The policies audit first; see [kubenet](../operate.md#kubenet).',
    remedy:
      'Drop NET_RAW or ALL in every container, or put the namespace into `kubenet.excludedNamespaces`.',
  },
  KubenetRetires: {
    meaning: 'The cluster uses kubenet, which Azure retires on 31 March 2028.',
    consequence: 'None.',
    remedy:
      'Move to Azure CNI Overlay: `az aks update --network-plugin azure --network-plugin-mode overlay`.',
  },
  GrantsMissing: {
    meaning:
      'The admission policies lack the ConfigMap that they read. With Deny, the API server refuses every write of an AzureIdentity.',
    consequence: 'The finding is an error where the policies deny. Pods that run go on.',
    remedy:
      'Let Flux apply it again: `flux reconcile kustomization identity-reconciler-admission`.',
  },
  PoliciesUnread: {
    meaning: 'The product may not read the admission policies in the cluster.',
    consequence: 'What they allow is taken for unknown.',
    remedy: 'Give the right that the message names: [access to clusters](../cluster-access.md).',
  },
  RefusedByPolicies: {
    meaning: 'An object from before the admission policies: they would refuse it today.',
    consequence:
      'It keeps working until its spec changes. With `audit-first` the policies deny once no such object is left.',
    remedy: 'Correct or delete it, or grant it by the tags of the identity.',
  },
  GrantedToNobody: {
    meaning:
      'Identities are granted by name to namespaces in which nothing asks for one. Whoever creates a namespace of that name can have them.',
    consequence: 'None.',
    remedy:
      'Remove names of namespaces that are gone from the tags of identities, and let few people create namespaces.',
  },
  LookAlike: {
    meaning:
      'A workload looks like NMI or MIC, but runs in a namespace that is not trusted with it.',
    consequence: 'It is not taken for NMI or MIC.',
    remedy:
      'If it is yours, add its namespace to `nmiNamespaces` of the profile; otherwise ask who made it.',
  },
  NmiNotInstalled: {
    meaning: 'Objects ask for identities, and nothing in the cluster hands out tokens.',
    consequence: 'Identities are attached all the same, so that pods work once NMI runs.',
    remedy:
      'Merge the pull request that installs NMI, or install it: [charts and GitOps](../gitops.md).',
  },
} as const satisfies Readonly<Record<string, Explained>>;

export type FindingCode = keyof typeof FINDINGS;
