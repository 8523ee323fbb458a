import { FAILURE_AREAS } from '../../shared/core/reference/failures';
import { PROBLEMS } from '../../shared/core/reference/problems';
import { PROPOSALS } from '../../shared/core/reference/proposals';
import { explainedList } from './explained-list';

/** The page of errors, from the tables that name them. */
export function errorsPage(): string {
  const areas = FAILURE_AREAS.flatMap(({ title, about, failures }) => [
    `## ${title}`,
    about,
    explainedList(failures, '###'),
  ]);
  return [
    HEAD,
    ...areas,
    NOT_PROPOSED,
    explainedList(PROPOSALS, '###'),
    API,
    explainedList(PROBLEMS, '###'),
    '',
  ].join('\n\n');
}

const HEAD = `# Errors

<!-- Generated from shared/core/reference/ by \`npm run docs\`; edit that. -->

Every code that a failure can have: in \`failures\` and the conditions of \`GET /api/{clusters,charts,repositories}/…\`, in
\`aks-identity explain\`, in pull requests, and as \`title\` of an answer of the API that says no. The message says what and
where, its \`remedy\` what to do here; this page says what the code means.

What can pass by itself is tried again by itself, later each time; \`Reconciling\` is then \`True\`. What cannot is
\`Stalled\`, is looked at again with the next sweep, and at once after \`aks-identity resync\`.

A code that is not on this page was given by Azure, Kubernetes, a registry or a Git forge, and its message is theirs.`;

const NOT_PROPOSED = `## What is not proposed

Why a cluster lacks something, or a file is left alone, and no pull request is opened for it: \`lacking\` and \`leftAlone\` of a
repository, and the text of its pull requests. A change is proposed only where it is computed to do what is meant, and nothing else.`;

const API = `## Answers of the API

What a request was refused for, besides the failures above: \`title\` of an \`application/problem+json\`.`;
