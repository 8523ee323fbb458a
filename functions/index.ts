import { registerOrchestrations } from '../orchestrations';
import { adaptersFromEnvironment } from '../shared/from-environment';
import { logLine } from '../shared/log';
import { nodeProblem } from '../shared/node-version';
import { provideAdapters } from '../shared/current-adapters';
import './chart-timer';
import './drift-timer';
import './event-timer';
import './get-chart';
import './get-chart-plan';
import './get-cluster';
import './get-plan';
import './get-run';
import './get-status';
import './get-repository';
import './get-repository-plan';
import './masked-errors';
import './list-charts';
import './list-clusters';
import './list-repositories';
import './offboard-cluster';
import './on-registry-event';
import './on-resource-event';
import './resync-cluster';
import './resync-fleet';
import './request-chart-sync';
import './request-repository-sync';
import './unknown-route';
import './work-pump';

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) logLine('error', 'Node is too old', { problem });
provideAdapters(() => adaptersFromEnvironment(process.env));
registerOrchestrations();

/** For whoever loads the built package in a process of its own (tests, npm start): puts another world in place. */
export { provideAdapters, adaptersFromEnvironment };
