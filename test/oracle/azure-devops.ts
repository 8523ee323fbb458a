import { createRequire } from 'node:module';
import type { ForgeExchange } from '../../local/forge';
import { AZURE_DEVOPS_PATH } from '../../local/forge/azure-devops';
import type { Declared } from './declared';
import { openDeclared } from './declared';

/** What azure-devops-node-api, generated from the service itself, says of answers: file, and type. */
type Answer = readonly [file: File, type: string];
type File = 'GitInterfaces' | 'CoreInterfaces' | 'LocationsInterfaces' | 'common/VSSInterfaces';

const PULL = '(?:/[^/]+)?/_apis/git/(?:repositories/[^/]+/)?pullrequests';
const REPOSITORY = '(?:/[^/]+)?/_apis/git/repositories(?:/[^/]+)?';

/** By method and path below the organization; null: no JSON of a declared type. */
const ANSWERS: readonly (readonly [string, string, Answer | null])[] = [
  ['OPTIONS', '/_apis(?:/\\w+)?', null],
  ['GET', '/_apis/resourceareas', ['LocationsInterfaces', 'ResourceAreaInfo[]']],
  ['GET', '/_apis/connectiondata', null],
  ['GET', '/_apis/projects', ['CoreInterfaces', 'TeamProjectReference[]']],
  ['GET', '/_apis/projects/[^/]+', ['CoreInterfaces', 'TeamProjectReference']],
  ['GET', '/_apis/projects/[^/]+/teams', ['CoreInterfaces', 'WebApiTeam[]']],
  ['GET', '/_apis/projects/[^/]+/teams/[^/]+/members', ['common/VSSInterfaces', 'TeamMember[]']],
  ['GET', '(?:/[^/]+)?/_apis/git/repositories', ['GitInterfaces', 'GitRepository[]']],
  ['GET', REPOSITORY, ['GitInterfaces', 'GitRepository']],
  ['GET', `${REPOSITORY}/refs`, ['GitInterfaces', 'GitRef[]']],
  ['POST', `${REPOSITORY}/refs`, ['GitInterfaces', 'GitRefUpdateResult[]']],
  ['POST', `${REPOSITORY}/pushes`, ['GitInterfaces', 'GitPush']],
  ['GET', `${REPOSITORY}/items(?:/.+)?`, ['GitInterfaces', 'GitItem']],
  ['GET', `${REPOSITORY}/blobs/[^/]+`, ['GitInterfaces', 'GitBlobRef']],
  ['POST', `${REPOSITORY}/blobs`, null],
  ['GET', `${REPOSITORY}/commits`, ['GitInterfaces', 'GitCommitRef[]']],
  ['GET', `${REPOSITORY}/commits/[^/]+`, ['GitInterfaces', 'GitCommit']],
  ['GET', `${REPOSITORY}/stats/branches`, ['GitInterfaces', 'GitBranchStats']],
  ['GET', `${REPOSITORY}/diffs/commits`, ['GitInterfaces', 'GitCommitDiffs']],
  ['GET', PULL, ['GitInterfaces', 'GitPullRequest[]']],
  ['POST', PULL, ['GitInterfaces', 'GitPullRequest']],
  ['GET', `${PULL}/\\d+`, ['GitInterfaces', 'GitPullRequest']],
  ['PATCH', `${PULL}/\\d+`, ['GitInterfaces', 'GitPullRequest']],
  ['GET', `${PULL}/\\d+/commits`, ['GitInterfaces', 'GitCommitRef[]']],
  ['GET', `${PULL}/\\d+/labels`, ['CoreInterfaces', 'WebApiTagDefinition[]']],
  ['POST', `${PULL}/\\d+/labels`, ['CoreInterfaces', 'WebApiTagDefinition']],
  ['DELETE', `${PULL}/\\d+/labels/[^/]+`, null],
  ['GET', `${PULL}/\\d+/reviewers`, ['GitInterfaces', 'IdentityRefWithVote[]']],
  ['PUT', `${PULL}/\\d+/reviewers/[^/]+`, ['GitInterfaces', 'IdentityRefWithVote']],
  ['DELETE', `${PULL}/\\d+/reviewers/[^/]+`, null],
  ['GET', `${PULL}/\\d+/threads`, ['GitInterfaces', 'GitPullRequestCommentThread[]']],
  ['POST', `${PULL}/\\d+/threads`, ['GitInterfaces', 'GitPullRequestCommentThread']],
];

/** Declared as `links`; and of a commit in other answers not at all, where the service's own examples show it. */
const READING = { isClosed: true, free: new Set(['_links', 'treeId']) };
const files = new Map<File, Declared>();

function declared(file: File): Declared {
  const resolve = createRequire(__filename).resolve;
  const found = files.get(file);
  if (found !== undefined) return found;
  const made = openDeclared(
    resolve(`azure-devops-node-api/interfaces/${file}`).replace(/\.js$/, '.d.ts'),
    READING,
  );
  files.set(file, made);
  return made;
}

/** What of an answer is other than Azure DevOps' own client says. */
export function judgeAzureDevOps({ request, answer, scripted }: ForgeExchange): readonly string[] {
  const path = request.path.slice(AZURE_DEVOPS_PATH.length);
  const what = `${request.method} ${path} → ${answer.status}`;
  if (scripted || answer.status === 0 || answer.body instanceof Uint8Array) return [];
  if (answer.status >= 400) return isRefusal(answer.body) ? [] : [`${what}: no refusal`];
  const found = ANSWERS.find(
    ([method, pattern]) => method === request.method && new RegExp(`^${pattern}$`, 'i').test(path),
  );
  if (found === undefined) return [`${what}: nothing is known of it`];
  const [, , type] = found;
  if (type === null || answer.status >= 300) return [];
  return held(type, answer.body).map((finding) => `${what}: ${finding}`);
}

/** Most lists come in a wrapper that counts; what may be one thing or many is told by that. */
function held([file, type]: Answer, body: unknown): readonly string[] {
  const { value, count } = body as { readonly value?: unknown; readonly count?: unknown };
  if (!Array.isArray(value)) return declared(file).check(type, body);
  if (count !== value.length) return ['count is not the length of value'];
  return declared(file).check(type.endsWith('[]') ? type : `${type}[]`, value);
}

function isRefusal(body: unknown): boolean {
  const { message, typeKey, typeName } = body as Readonly<Record<string, unknown>>;
  return [message, typeKey, typeName].every((text) => typeof text === 'string');
}
