import { registerOrchestrations } from '../orchestrations';
import { servicesFromEnvironment } from '../shared/from-environment';
import { provideServices } from '../shared/services';
import './drift-timer';
import './get-cluster';
import './get-plan';
import './get-status';
import './list-clusters';
import './offboard-cluster';
import './on-resource-event';
import './resync-cluster';
import './resync-fleet';
import './work-pump';

provideServices(() => servicesFromEnvironment(process.env));
registerOrchestrations();

/** For whoever loads the built package in a process of its own (tests, npm start): puts another world in place. */
export { provideServices, servicesFromEnvironment };
