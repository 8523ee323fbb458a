import { FORGES } from '../core/configuration/forges';
import type { ForgeAuth } from '../core/configuration/repository-rules';
import { addressFault, bareUrl } from './addresses';
import { layoutRemarks } from './layout-rules';
import { shown } from './problem';
import type { RawRepository } from './raw';
import { ringRemarks } from './ring-rules';
import type { Remark } from './semantics';
import { problem, refused } from './semantics';
import type { Checked } from './sound';
import type { Path } from './yaml-document';

/** Remarks on one repository that fits the schema. */
export function repositoryRemarks(rules: RawRepository, path: Path): Remark[] {
  return [
    ...urlRemarks(rules, path),
    ...partsRemarks(rules, [...path, 'repository']),
    ...rules.alsoRead.flatMap(({ repository }, index) =>
      partsRemarks({ ...rules, repository }, [...path, 'alsoRead', index, 'repository']),
    ),
    ...authRemarks(rules, [...path, 'auth']),
    ...branchRemarks(rules, [...path, 'requests', 'branchPrefix']),
    ...layoutRemarks(rules.layout, [...path, 'layout']),
    ...ringRemarks(rules, path),
    ...issueRemarks(rules, [...path, 'dashboardIssue']),
  ];
}

/** Work items of Azure DevOps belong to a project and its process, not to a repository. */
function issueRemarks({ provider, dashboardIssue }: RawRepository, path: Path): Remark[] {
  if (!dashboardIssue || FORGES[provider].hasIssues) return [];
  return [problem(path, `repositories on ${provider} have no issues`, 'false, or no such key')];
}

function urlRemarks({ provider, url }: RawRepository, path: Path): Remark[] {
  const { defaultUrl, exampleUrl, webSite } = FORGES[provider];
  if (url === undefined) {
    if (defaultUrl !== undefined) return [];
    const expected = `url: ${exampleUrl}`;
    return [problem(path, `key "url" is missing, which ${provider} needs`, expected, 'key')];
  }
  const fault = addressFault(url);
  if (fault !== undefined) return [refused([...path, 'url'], fault)];
  // What the browser shows is not where the API is.
  if (webSite?.test(url) !== true) return [];
  const remark = problem([...path, 'url'], 'this is the web site', 'the address of the API');
  return [{ ...remark, suggestion: exampleUrl }];
}

function partsRemarks({ provider, repository }: RawRepository, path: Path): Remark[] {
  const { repositoryParts, repositoryForm } = FORGES[provider];
  if (repositoryParts === undefined || repository.split('/').length === repositoryParts) return [];
  return [problem(path, `${shown(repository)} has too many parts`, repositoryForm)];
}

function authRemarks({ provider, auth }: RawRepository, path: Path): Remark[] {
  const keys = Object.keys(auth);
  const [first] = keys;
  if (first === undefined || keys.length > 1) {
    const found =
      first === undefined ? 'nothing says how to sign in' : 'this says two ways to sign in';
    return [problem(path, found, 'one of token, githubApp and managedIdentity', 'key')];
  }
  const kind = first as ForgeAuth['kind'];
  if (FORGES[provider].signIn.includes(kind)) return [];
  const found = `${provider} does not know ${SIGN_INS[kind]}`;
  return [problem([...path, first], found, `token, or provider: ${knowing(kind)}`, 'key')];
}

/** Ways to sign in, in the plural. */
const SIGN_INS: Readonly<Record<ForgeAuth['kind'], string>> = {
  token: 'tokens',
  githubApp: 'GitHub Apps',
  managedIdentity: 'managed identities',
};

function knowing(kind: ForgeAuth['kind']): string {
  const forges = Object.entries(FORGES).filter(([, { signIn }]) => signIn.includes(kind));
  return forges.map(([provider]) => provider).join(' or ');
}

/**
 * Whatever begins with the prefix is taken for ours, and may be deleted. And Git keeps branches as files: beside a branch
 * `main` there can be none below `main/`.
 */
function branchRemarks(
  { branch, requests: { branchPrefix } }: RawRepository,
  path: Path,
): Remark[] {
  if (!branch.startsWith(branchPrefix) && !branchPrefix.startsWith(`${branch}/`)) return [];
  const found = `${shown(branchPrefix)} does not go with the branch ${shown(branch)}`;
  return [problem(path, found, 'a prefix that is neither its start nor a folder below it')];
}

/** Two repositories that write the same branches would undo each other's work without end. */
export function sharedRepositoryRemarks(repositories: Checked<RawRepository>): Remark[] {
  return repositories.flatMap(({ value, index }, at) => {
    const other = repositories.slice(0, at).find((earlier) => meet(earlier.value, value));
    if (other === undefined) return [];
    const found = `"${other.value.name}" writes the same branches of this repository`;
    const expected =
      'each repository and branch once, and prefixes of which none begins with the other';
    return [problem(['gitops', index, 'repository'], found, expected)];
  });
}

function meet(one: RawRepository, other: RawRepository): boolean {
  if (repositoryOf(one) !== repositoryOf(other)) return false;
  const [first, second] = [one.requests.branchPrefix, other.requests.branchPrefix];
  return one.branch === other.branch || first.startsWith(second) || second.startsWith(first);
}

function repositoryOf({
  provider,
  url = FORGES[provider].defaultUrl ?? '',
  repository,
}: RawRepository): string {
  return `${bareUrl(url)}/${repository}`.toLowerCase();
}
