/** The simulated NMI and IMDS: whether a pod would be given a token. */
export { askForToken, type Wish } from './ask';
export { simulatedImds, type SimulatedImds } from './imds';
export { startNmis, type Launch, type Nmis } from './nmis';
export type * from './objects';
