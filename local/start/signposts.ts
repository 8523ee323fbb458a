import { cloneUrl } from '../forge/hosting';
import { CHART_BRANCH } from './chart-story';
import type { Ports } from './ports';
import { STATE_FOLDER } from './story-configuration';
import { CHART, REPOSITORY } from './supply';

/** Where kubectl finds the cluster of the story. */
export const KUBECONFIG = `${STATE_FOLDER}/kubeconfig`;

/** What is up, before the story begins. */
export function welcome(ports: Ports, speed: number): string {
  return `aks-identity-reconciler with a simulated Azure, ${speed} times faster than the real one
  dashboard         ${at(ports.host)}/api/ui        open it in a browser
  reconciler        ${at(ports.host)}/api/clusters
  simulated Azure   ${at(ports.azure)}/_sim/
  tables (Azurite)  ${at(ports.tables)}
  git forge         ${at(ports.git)}/
  registries        ${at(ports.registries)}/
  chart repository  ${at(ports.charts)}/charts/index.yaml

`;
}

/** What there is to look at once the story has ended. Double quotes: every shell takes them. */
export function lookAround(ports: Ports, subscription: string, request: number): string {
  const api = `${at(ports.host)}/api`;
  const cluster = `${api}/clusters/${subscription}/rg-shop/aks-shop`;
  const chart = `${api}/charts/${CHART}`;
  const fleet = `${at(ports.git)}/${REPOSITORY}`;
  return `
Running until Ctrl-C. Look around, or try it:
  npx aks-identity explain aks-shop --url ${at(ports.host)}        also get, plan, events, resync, offboard
  curl ${cluster}
  curl "${cluster}/plan?format=text"
  curl -X POST ${cluster}/resync
  curl -X DELETE "${cluster}?confirm=aks-shop"
  curl ${at(ports.azure)}/_sim/        what you can do to the simulated Azure
  kubectl --kubeconfig ${KUBECONFIG} get azureidentities -A      what is in the cluster

The chart, and the open pull request (open it in a browser; you can merge it there):
  ${fleet}/pull/${request}
  git clone -b ${CHART_BRANCH} ${cloneUrl(at(ports.git), REPOSITORY)}
  curl ${chart}
  curl "${chart}/plan?format=text"
  curl -X POST ${chart}/resync
  curl -X POST ${api}/repositories/fleet/resync      after you merged, closed or pushed something
`;
}

function at(port: number): string {
  return `http://127.0.0.1:${port}`;
}
