import type { Explained } from '../explained';

/** What keeps a cluster from being looked into, or its objects from being written. Identities on hosts are managed all the same. */
export const KUBERNETES_FAILURES = {
  ClusterAccessDenied: {
    meaning: 'The app may not read the objects that it needs.',
    remedy: 'Apply the manifest of the remedy: `infra/cluster/reader.yaml` or the one beside it.',
  },
  ClusterCredentialDenied: {
    meaning: 'The app may not get a kubeconfig for the cluster.',
    remedy: 'Grant Azure Kubernetes Service Cluster User Role, or set `objects: ignore`.',
  },
  ClusterUnauthorized: {
    meaning: 'The API server rejected our credential, even a fresh one.',
    remedy: 'Check tenant and role as the remedy says.',
  },
  ClusterPrivate: {
    meaning: 'The API server is private, and the app is not in a network that reaches it.',
    remedy:
      '[What cannot be reached](../cluster-access.md#what-cannot-be-reached), or `objects: ignore`.',
  },
  NotInAuthorizedRanges: {
    meaning: 'The API server admits only certain address ranges, and the app is in none.',
    remedy: 'Add the outbound addresses of the app with the command of the remedy.',
  },
  ApiServerUnreachable: {
    meaning: 'The API server did not answer.',
    remedy: 'Nothing: we try again. If it stays, check the network of the app.',
  },
  ApiServerStarting: {
    meaning: 'The API server is starting.',
    remedy: 'Nothing: we try again.',
  },
  ApiServerBusy: {
    meaning: 'The API server throttles.',
    remedy: 'Nothing: we try again.',
  },
  ApiServerError: {
    meaning: 'The API server answered with an error, or a page instead of an answer.',
    remedy: 'Nothing: we try again.',
  },
  ApiServerRefused: {
    meaning: 'The API server refused a request.',
    remedy: 'Read the message; report it if it makes no sense.',
  },
  ApiServerCertificate: {
    meaning: 'The certificate of the API server was not accepted.',
    remedy: 'Look for a proxy that opens TLS connections.',
  },
  UnusableKubeconfig: {
    meaning: 'The kubeconfig that Azure gave cannot be used.',
    remedy: 'Read the message; report it if it makes no sense.',
  },
  ClusterGone: {
    meaning: 'Azure has no credential for the cluster: it no longer exists.',
    remedy: 'Nothing.',
  },
  ClusterStopped: {
    meaning: 'The cluster is stopped.',
    remedy: 'Nothing: we look again once it runs.',
  },
  AdmissionDenied: {
    meaning: 'A policy or webhook in the cluster refuses our objects.',
    remedy: 'Let the one that the message names admit them, or drop `mic: serverless`.',
  },
  NamespaceTerminating: {
    meaning: 'A namespace is being deleted.',
    remedy: 'Nothing: we try again.',
  },
  QuotaExceeded: {
    meaning: 'A ResourceQuota refuses our objects.',
    remedy: 'Raise the quota that the message names.',
  },
  AlreadyExists: {
    meaning: 'The object exists already.',
    remedy: 'Nothing: we look again.',
  },
  Expired: {
    meaning: 'A list or watch is too old for the API server.',
    remedy: 'Nothing: it begins anew.',
  },
  WatchCut: {
    meaning: 'Something between the app and the API server ends watches within seconds.',
    remedy: 'Raise the idle timeout of the proxy; otherwise nothing but delay.',
  },
  TooManyObjects: {
    meaning:
      'The objects in the cluster are more than we read at once. A part is never acted upon.',
    remedy:
      'Find the namespace with very many objects of aadpodidentity.k8s.io, and delete what is not needed.',
  },
  NotAsked: {
    meaning: 'The cluster was not looked into.',
    remedy: 'Nothing, or [give access](../cluster-access.md).',
  },
  GateClosed: {
    meaning: 'kubenet: nothing is rolled out yet.',
    remedy: 'See [kubenet](../operate.md#kubenet).',
  },
  ObjectsIgnored: {
    meaning: 'The profile says `objects: ignore`, so nobody looks into the cluster.',
    remedy: 'Set `objects: read` if somebody should.',
  },
  NmiRolling: {
    meaning: 'NMI is being rolled out: on some nodes the old one still answers.',
    remedy: 'Nothing: we wait.',
  },
  NmiStillStandard: {
    meaning:
      'The profile says managed, and NMI runs in standard mode. Nothing is removed until it has moved.',
    remedy: 'Set the chart value `operationMode: managed`.',
  },
  NmiNotStandard: {
    meaning: 'The profile says `mic: serverless`, and NMI runs in managed mode.',
    remedy: 'Use `mode: managed`, or set `operationMode: standard`.',
  },
  MicStillRunning: {
    meaning: "MIC runs beside us; two writers would undo each other's work.",
    remedy: 'Set the chart value `mic.replicas: 0`, or `operationMode: managed`.',
  },
  KubenetRefused: {
    meaning: 'The cluster uses kubenet, and its profile refuses that.',
    remedy:
      'Move it to Azure CNI Overlay, or set `kubenet.handling: enforce`. See [kubenet](../operate.md#kubenet).',
  },
  PolicyAddonMissing: {
    meaning:
      'kubenet: the cluster has no Azure Policy add-on, so nothing can enforce the policies.',
    remedy: '`az aks enable-addons --addons azure-policy`',
  },
  PolicyMissing: {
    meaning: 'kubenet: a policy on NET_RAW is not assigned.',
    remedy: 'Assign it with the command of the remedy.',
  },
  PolicyNotInForce: {
    meaning: 'kubenet: a policy is assigned and has not reached the cluster yet.',
    remedy: 'Nothing: Azure takes about 20 minutes.',
  },
  PolicyTooNarrow: {
    meaning: 'kubenet: a policy is assigned and leaves namespaces out.',
    remedy: 'Assign one of our own beside it, with the command of the remedy.',
  },
  PolicyAudits: {
    meaning: 'kubenet: the policies audit, and nothing is rolled out before they deny.',
    remedy:
      'Mend the pods that the finding [PolicyRefusesPod](findings.md#policyrefusespod) names, or set `kubenet.effect: deny`.',
  },
  GrantsTooLarge: {
    meaning: 'The ConfigMap of the admission policies would be larger than Kubernetes allows.',
    remedy: 'Let fewer identities be for the cluster, or grant namespaces by a glob.',
  },
} as const satisfies Readonly<Record<string, Explained>>;
