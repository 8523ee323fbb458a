import { registerOrchestrations } from '../orchestrations';
import { adaptersFromEnvironment } from '../shared/from-environment';
import { logLine } from '../shared/log';
import { nodeProblem } from '../shared/node-version';
import { provideAdapters } from '../shared/current-adapters';
import './chart-timer';
import './drift-timer';
import './get-activity';
import './get-dashboard';
import './get-docs';
import './get-me';
import './get-run';
import './get-status';
import './kinds';
import './masked-errors';
import './offboard-cluster';
import './on-forge-event';
import './on-registry-event';
import './on-resource-event';
import './resync-fleet';
import './unknown-route';
import './work-pump';

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) logLine('error', 'Node is too old', { problem });
provideAdapters(() => adaptersFromEnvironment(process.env));
registerOrchestrations();

/** For whoever loads the built package in a process of its own (tests, npm start): puts another world in place. */
export { provideAdapters, adaptersFromEnvironment };
