import { EVENT_TYPE_NAMES, EVENT_TYPES, wireType } from '../shared/core/events/event';

/** The page of events, from the table that names them. */
export function eventsPage(): string {
  return [HEAD, ...EVENT_TYPE_NAMES.map(rowOf), TAIL].join('\n');
}

function rowOf(type: (typeof EVENT_TYPE_NAMES)[number]): string {
  return `| <a id="${type.toLowerCase()}"></a>\`${wireType(type)}\` | ${EVENT_TYPES[type]} |`;
}

const HEAD = `# Events

<!-- Generated from shared/core/events/event.ts by \`npm run docs\`; edit that. -->

What the app tells others, as [CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md), through a custom
Event Grid topic of yours. Nothing is sent until you name one:

\`\`\`sh
az eventgrid topic create --name <topic> --resource-group <group> --location <region> --input-schema cloudeventschemav1_0
azd env set RECONCILER_EVENT_TOPIC "$(az eventgrid topic show --name <topic> --resource-group <group> --query id --output tsv)"
azd provision
\`\`\`

The deployment gives the app the role EventGrid Data Sender on it, and nothing else.

| Type | Sent when |
| --- | --- |`;

const TAIL = `
| Attribute | Holds |
| --- | --- |
| \`id\` | \`<plan id>.<name>\`, or with the branch of a pull request in between: the same when an event is sent again |
| \`source\` | name of the function app |
| \`subject\` | resource id of the cluster, in lower case, or \`repositories/<name>\` |
| \`time\` | when the run ended |
| \`data.planId\` | the plan, also the correlation id of every write of the run: \`aks-identity explain\` and Azure's activity log find it |
| \`data.message\`, \`data.reason\` | what the condition says |
| \`data.profile\` | the profile that selected the cluster |
| \`data.drifted\` | ids of the hosts and scopes that had drifted, at most 100 |
| \`data.url\` | address of the pull request |

Events are sent within seconds of the end of a run, oldest first, at least once. They are kept in a table until the topic has
taken them. While they wait the log says \`events wait for their topic\`, and why. An event is dropped when the topic refuses it
for what it is (400, 413), or when it has waited for a day; then the log says \`events were dropped\`, with type and id of each.

An event is a hint, and may be late: read the state from the API before you act on it.
`;
