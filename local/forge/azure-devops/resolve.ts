import type { Repository } from '../repository';
import { AzureDevOpsError } from './error';

const TYPES = ['branch', 'tag', 'commit'];

/** The commit that a version descriptor names: by branch, tag or commit; as name, or as number. */
export async function resolveCommit(
  git: Repository,
  version: string,
  type: string | null,
): Promise<string> {
  const kind = TYPES[Number(type ?? 0)] ?? type?.toLowerCase();
  const found = await idAt(git, version, kind);
  if (found !== undefined) return found;
  // Assumed: the status and the words.
  const shown = kind === 'commit' ? 'Commit' : 'Branch';
  throw new AzureDevOpsError(
    404,
    'GitUnresolvableToCommitException',
    `TF401175: The version descriptor <${shown}: ${version} > could not be resolved to a version in the repository`,
  );
}

async function idAt(git: Repository, version: string, kind = ''): Promise<string | undefined> {
  if (kind === 'branch') return git.head(version);
  if (kind === 'tag') return (await git.readCommit(`refs/tags/${version}`))?.sha;
  return /^[0-9a-f]{40}$/.test(version) ? (await git.readCommit(version))?.sha : undefined;
}
