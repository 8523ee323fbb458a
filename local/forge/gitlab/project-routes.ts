import { idOf } from '../github/users';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { branchBody, projectBody } from './entities';
import { GitLabError, notFound } from './error';
import { pageOf } from './pagination';
import { atLeastOne, parametersIn, sentIn } from './parameters';
import { listedAt } from './read-routes';
import type { Settings } from './settings';
import { changeSettings } from './settings';

/** The project itself, and which of its branches are protected. */
export const PROJECT_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '', right: 'contents', handle: getProject },
  { method: 'PUT', path: '', right: 'contents', handle: editProject },
  { method: 'GET', path: '/protected_branches', right: 'contents', handle: listProtected },
  { method: 'POST', path: '/protected_branches', right: 'contents', handle: protect },
  { method: 'DELETE', path: '/protected_branches/{name}', right: 'contents', handle: unprotect },
  { method: 'POST', path: '/repository/branches', right: 'contents', handle: createBranch },
];

const EDITED = {
  merge_method: ['merge', 'rebase_merge', 'ff'],
  squash_option: ['never', 'always', 'default_on', 'default_off'],
  remove_source_branch_after_merge: 'flag',
} as const;

async function getProject(context: RouteContext): Promise<Reply> {
  return ok(projectBody(context));
}

async function editProject(context: RouteContext): Promise<Reply> {
  const fields = parametersIn(EDITED, sentIn(context));
  atLeastOne(fields, EDITED);
  // The values are looked at by parametersIn.
  changeSettings(context.repository, fields as Partial<Settings>);
  return getProject(context);
}

function protectedBody(name: string): object {
  const level = { id: 1, access_level: 40, access_level_description: 'Maintainers' };
  return {
    ...{ id: idOf(name), name, push_access_levels: [level], merge_access_levels: [level] },
    ...{ allow_force_push: false, code_owner_approval_required: false },
  };
}

function listProtected(context: RouteContext): Promise<Reply> {
  const names = [...context.repository.protectedBranches];
  return pageOf(listedAt(context, '/protected_branches'), names, protectedBody);
}

async function protect(context: RouteContext): Promise<Reply> {
  const { repository } = context;
  const { name = '' } = parametersIn({ name: 'text' } as const, sentIn(context), ['name']);
  if (repository.protectedBranches.has(name)) {
    throw new GitLabError(409, `Protected branch '${name}' already exists`);
  }
  repository.protectedBranches.add(name);
  return ok(protectedBody(name), 201);
}

async function unprotect({ repository, params }: RouteContext): Promise<Reply> {
  if (!repository.protectedBranches.delete(params['name'] ?? '')) throw notFound('Branch');
  return { status: 204 };
}

async function createBranch(context: RouteContext): Promise<Reply> {
  const { git } = context.repository;
  const known = { branch: 'text', ref: 'text' } as const;
  const { branch = '', ref = '' } = parametersIn(known, sentIn(context), ['branch', 'ref']);
  const sha = (await git.head(ref)) ?? (await git.readCommit(ref))?.sha;
  if (sha === undefined) throw new GitLabError(400, `Invalid reference name: ${ref}`);
  if (!(await git.moveBranch(branch, sha, undefined))) {
    throw new GitLabError(400, 'Branch already exists');
  }
  return ok(await branchBody(context, branch, sha), 201);
}
