/** The simulated NMI and IMDS: whether a pod would be given a token. */
export { askForToken, type PodName, type Wish } from './ask';
export { simulatedImds, type ImdsOptions, type Machine, type SimulatedImds } from './imds';
export { POD_IP_HEADER, type NmiResponse, type Sender } from './line';
export { startNmi, type NmiOptions, type SimulatedNmi } from './nmi';
export { startNmis, type Launch, type NmiCluster, type Nmis } from './nmis';
export type * from './objects';
