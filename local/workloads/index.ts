export { maxUnavailable, runDaemonSets } from './daemon-sets';
export { runDeployments } from './deployments';
export { runNamespaces } from './namespaces';
