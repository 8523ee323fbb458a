import { LOG_MESSAGES } from '../../shared/core/reference/log-messages';

/** The page of what can be asked in Application Insights. */
export function metricsPage(): string {
  const rows = Object.entries(LOG_MESSAGES).map(
    ([message, text]) => `| \`${message}\` | ${text} |`,
  );
  return [HEAD, rows.join('\n'), QUERIES].join('\n');
}

const HEAD = `# Logs and metrics

<!-- The table is generated from shared/core/reference/log-messages.ts by \`npm run docs\`; the queries are in scripts/reference/metrics-page.ts. -->

The app writes one line for each event: a static message, then the fields as JSON. Application Insights has it in
\`traces\`. There are no custom metrics: what is counted over a fleet is in the API (\`GET /api/status\`), and what
the Functions host measures (\`requests\`, \`exceptions\`, \`dependencies\`, \`customMetrics\`) is
[its own](https://learn.microsoft.com/azure/azure-functions/analyze-telemetry-data).

| Message | Logged when |
| --- | --- |`;

const QUERIES = `
## Queries

Each begins with the fields taken apart:

\`\`\`kusto
let lines = traces
| extend at = indexof(message, " {")
| extend what = iff(at < 0, message, substring(message, 0, at)), fields = parse_json(substring(message, at + 1));
\`\`\`

**Which clusters fail, and for what?**

\`\`\`kusto
lines
| where timestamp > ago(1d) and what in ("run ended", "ClusterStalled") and isnotempty(tostring(fields.code))
| summarize runs = count(), last = max(timestamp) by cluster = tostring(fields.cluster), code = tostring(fields.code)
| order by runs desc
\`\`\`

**What happened to this cluster?**

\`\`\`kusto
lines
| where message has "<name of the cluster>"
| project timestamp, what, fields
| order by timestamp asc
\`\`\`

**Do events arrive?**

\`\`\`kusto
lines
| where timestamp > ago(1d) and what in ("event accepted", "event ignored", "registry event accepted")
| summarize count() by bin(timestamp, 1h), what
| render timechart
\`\`\`

**Does the sweep reach every subscription?**

\`\`\`kusto
lines
| where timestamp > ago(1d) and what in ("sweep failed", "subscription not swept")
| summarize last = max(timestamp), arg_max(timestamp, fields) by tostring(fields.subscription), what
\`\`\`

**Does the API fail?**

\`\`\`kusto
requests
| where timestamp > ago(1d) and toint(resultCode) >= 500
| summarize count() by name, resultCode
\`\`\`

**What does each function cost?** Executions and their time, which is what a Flex Consumption plan bills:

\`\`\`kusto
requests
| where timestamp > ago(1d)
| summarize executions = sum(itemCount), seconds = sum(duration * itemCount) / 1000 by name
| order by seconds desc
\`\`\`
`;
