import {
  CONDITION_MEANINGS,
  CONDITION_REASONS,
  CONDITION_TYPES,
} from '../../shared/core/reference/conditions';
import { explainedList } from './explained-list';

/** The page of conditions and their reasons, from the tables that name them. */
export function conditionsPage(): string {
  const rows = CONDITION_TYPES.map((type) => `| \`${type}\` | ${CONDITION_MEANINGS[type]} |`);
  return [`${HEAD}\n${rows.join('\n')}`, REASONS, explainedList(CONDITION_REASONS), ''].join(
    '\n\n',
  );
}

const HEAD = `# Conditions

<!-- Generated from shared/core/reference/conditions.ts by \`npm run docs\`; edit that. -->

What is true of a cluster, chart or repository now: \`conditions\` of \`GET /api/{clusters,charts,repositories}/…\`,
\`aks-identity get\`, and the dashboard. As in Kubernetes, each has a status (\`True\`, \`False\`, \`Unknown\`), a reason for
programs, a message for people, and the time at which its status last changed.

| Type | Is \`True\` when |
| --- | --- |`;

const REASONS = `A condition that something has failed for has the code of that failure as its reason: see [Errors](errors.md). The other
reasons are these. One that is in neither list was given by Azure, Kubernetes or a Git forge.`;
