import { FINDINGS } from '../../shared/core/reference/findings';
import { anchorOf } from '../../shared/core/reference/link';
import { REFUSED_PODS } from '../../shared/core/reference/refused-pods';
import { explainedList } from './explained-list';

/** The page of findings, from the tables that name them. */
export function findingsPage(): string {
  return [HEAD, explainedList(FINDINGS), PODS, ...podRows(), '']
    .join('\n\n')
    .replace(/\|\n\n\|/g, '|\n|');
}

function podRows(): readonly string[] {
  return Object.entries(REFUSED_PODS)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([reason, { meaning, remedy }]) =>
        `| <a id="${anchorOf(reason, 'pod')}"></a>\`${reason}\` | ${meaning} | ${remedy} |`,
    );
}

const HEAD = `# Findings

<!-- Generated from shared/core/reference/findings.ts by \`npm run docs\`; edit that. -->

What is wrong, or worth knowing, about objects in a cluster: \`objects.findings\` of \`GET /api/clusters/{id}\`, and
\`aks-identity explain\`. A finding changes no plan by itself; its **severity** says how bad it is:

| Severity | Means |
| --- | --- |
| \`error\` | no token through it, or a risk |
| \`warning\` | surely not what was meant |
| \`info\` | good to know |

At most a hundred are kept, the worst first; \`omitted\` counts the rest.`;

const PODS = `## Refused pods

Why NMI would give a pod no token, or one that it may not have: the reasons in \`objects.tokens.refused\`.

| Reason | Means | What to do |
| --- | --- | --- |`;
