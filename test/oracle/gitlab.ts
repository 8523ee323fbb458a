import { createRequire } from 'node:module';
import type { ForgeExchange } from '../../local/forge';
import type { Declared } from './declared';
import { openDeclared } from './declared';

const API = '/gitlab/api/v4';
const MERGE = '/projects/[^/]+/merge_requests/\\d+';
const REPOSITORY = '/projects/[^/]+/repository';

/** By method and path: the type that @gitbeaker/core declares for the answer; null: no JSON of a declared type. */
const ANSWERS: readonly (readonly [string, string, string | null])[] = [
  ['GET', '/version|/metadata', null],
  ['GET', '/user', 'SimpleUserSchema'],
  ['GET', '/users', 'SimpleUserSchema[]'],
  ['GET', '/users/\\d+', 'SimpleUserSchema'],
  ['GET', '/projects', 'SimpleProjectSchema[]'],
  ['GET', '/projects/[^/]+', 'SimpleProjectSchema'],
  ['PUT', '/projects/[^/]+', 'SimpleProjectSchema'],
  ['GET', '/projects/[^/]+/protected_branches', 'ProtectedBranchSchema[]'],
  ['POST', '/projects/[^/]+/protected_branches', 'ProtectedBranchSchema'],
  ['DELETE', '/projects/[^/]+/protected_branches/[^/]+', null],
  ['GET', `${REPOSITORY}/branches`, 'BranchSchema[]'],
  ['POST', `${REPOSITORY}/branches`, 'BranchSchema'],
  ['GET', `${REPOSITORY}/branches/[^/]+`, 'BranchSchema'],
  ['DELETE', `${REPOSITORY}/branches/[^/]+`, null],
  ['GET', `${REPOSITORY}/tree`, 'RepositoryTreeSchema[]'],
  ['HEAD', `${REPOSITORY}/files/[^/]+`, null],
  ['GET', `${REPOSITORY}/files/[^/]+`, 'RepositoryFileExpandedSchema'],
  ['GET', `${REPOSITORY}/(?:files|blobs)/[^/]+/raw`, null],
  ['GET', `${REPOSITORY}/commits`, 'CommitSchema[]'],
  ['GET', `${REPOSITORY}/commits/[^/]+`, 'CommitSchema'],
  ['POST', `${REPOSITORY}/commits`, 'CommitSchema'],
  ['GET', `${REPOSITORY}/merge_base`, 'CommitSchema'],
  ['GET', `${REPOSITORY}/compare`, 'RepositoryCompareSchema'],
  ['GET', '/projects/[^/]+/merge_requests', 'MergeRequestSchema[]'],
  ['POST', '/projects/[^/]+/merge_requests', 'ExpandedMergeRequestSchema'],
  ['GET', MERGE, 'ExpandedMergeRequestSchema'],
  ['PUT', `${MERGE}(?:/merge)?`, 'ExpandedMergeRequestSchema'],
  ['POST', `${MERGE}/cancel_merge_when_pipeline_succeeds`, 'ExpandedMergeRequestSchema'],
  ['PUT', `${MERGE}/rebase`, 'MergeRequestRebaseSchema'],
  ['GET', `${MERGE}/commits`, 'CommitSchema[]'],
  ['GET', `${MERGE}/diffs`, 'CommitDiffSchema[]'],
  ['GET', `${MERGE}/changes`, 'MergeRequestChangesSchema'],
  ['GET', `${MERGE}/versions`, 'MergeRequestDiffVersionsSchema[]'],
  ['GET', `${MERGE}/notes`, 'MergeRequestNoteSchema[]'],
  ['POST', `${MERGE}/notes`, 'MergeRequestNoteSchema'],
  ['GET', `${MERGE}/approvals`, 'MergeRequestLevelMergeRequestApprovalSchema'],
  ['POST', `${MERGE}/(?:un)?approve`, 'MergeRequestLevelMergeRequestApprovalSchema'],
];

/**
 * Declared otherwise than GitLab has it: users stand beside other things, and in lists for who is no administrator,
 * without created_at (API::Entities::UserBasic); the commit of a comparison may be null; access levels are numbers; and
 * the list of detailed_merge_status lacks `conflict` and `need_rebase`, which the documentation has.
 */
const FREE = new Set([
  ...['created_at', 'commit', 'head_pipeline', 'access_level', 'detailed_merge_status'],
]);

let declared: Declared | undefined;

function open(): Declared {
  const { resolve } = createRequire(createRequire(__filename).resolve('@gitbeaker/rest'));
  const file = resolve('@gitbeaker/core').replace(/index\.m?js$/, 'index.d.ts');
  declared ??= openDeclared(file, { isClosed: false, free: FREE });
  return declared;
}

/** What of an answer is other than GitLab's client for JavaScript says. */
export function judgeGitLab({ request, answer, scripted }: ForgeExchange): readonly string[] {
  const path = request.path.slice(API.length);
  const what = `${request.method} ${path} → ${answer.status}`;
  // GraphQL describes itself, and to nobody here.
  if (scripted || answer.status === 0 || !request.path.startsWith(`${API}/`)) return [];
  const found = ANSWERS.find(
    ([method, pattern]) => method === request.method && new RegExp(`^(?:${pattern})$`).test(path),
  );
  if (found === undefined) return answer.status === 404 ? [] : [`${what}: nothing is known of it`];
  if (answer.status >= 400) return isRefusal(answer.body) ? [] : [`${what}: no refusal`];
  const [, , type] = found;
  if (type === null || answer.status >= 300) return [];
  return open()
    .check(type, answer.body)
    .map((finding) => `${what}: ${finding}`);
}

/** `message`, or what the framework says of a parameter: `error`. */
function isRefusal(body: unknown): boolean {
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
  return 'message' in fields || typeof fields['error'] === 'string';
}
