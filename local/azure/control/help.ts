/** The page at GET /_sim/. */
import { VERBS } from './verbs';

const HEAD = `Simulated Azure: control API (JSON in, JSON out; ids are ARM resource ids)

GET  /_sim/state           what exists
GET  /_sim/calls           the ledger of ARM requests      POST /_sim/calls/reset
GET  /_sim/events          events published, delivered, dropped, dead-lettered
POST /_sim/events/sink     {"url": "http://127.0.0.1:7071/runtime/webhooks/eventgrid?functionName=onResourceEvent", "schema": "eventgrid"}
POST /_sim/events/chaos    {"drop": 0.1, "duplicate": 0.1, "reorder": 0.1}
POST /_sim/settings        {"latency": {"vmssPatchMs": 1000}, "aksDropsForeignIdentities": true, "pageSize": 2}
POST /_sim/faults          {"matcher": {"method": "PATCH", "path": "virtualMachineScaleSets", "times": 1},
                            "fault": {"kind": "answer", "status": 503, "retryAfter": 5}}
                           kinds: answer, reset, slow, operation, headers, page, absent, stale; "forMs": 240000
                           in the matcher: as often as it happens in that time        POST /_sim/faults/clear

What someone else in Azure does, each POST /_sim/<verb>:
`;

export const HELP =
  HEAD +
  Object.entries(VERBS)
    .map(([verb, { example }]) => `  ${verb.padEnd(20)} ${JSON.stringify(example)}`)
    .join('\n') +
  '\n';
