import type { Explained } from '../explained';

/** What keeps a Git repository from being read, or pull requests from being opened. */
export const FORGES_FAILURES = {
  ForgeSecretMissing: {
    meaning:
      'The app setting with the secret is empty, or its Key Vault reference is not resolved.',
    remedy: '[Secrets of Git forges](../deploy.md#secrets-of-git-forges)',
  },
  ForgeUnauthorized: {
    meaning:
      'Token expired, revoked or wrong; or App, installation and key do not belong together.',
    remedy: 'Put a new secret into Key Vault. An identity: add it to the organisation.',
  },
  ForgeKeyUnusable: {
    meaning: 'The secret holds no private key in PEM form.',
    remedy: 'Put the whole `.pem` file into it.',
  },
  ForgeAuthUnknown: {
    meaning: 'The forge does not know this `auth`.',
    remedy: '[Rights](../gitops.md#rights)',
  },
  ForgeAuthUnsupported: {
    meaning: 'Signing in this way is not supported for this forge.',
    remedy: '[Rights](../gitops.md#rights)',
  },
  ForgeForbidden: {
    meaning: 'A permission is missing; or an IP allow list, single sign-on, a suspended App.',
    remedy: 'Give what the message names.',
  },
  ForgeThrottled: {
    meaning: 'The forge throttles.',
    remedy: 'Nothing: we wait.',
  },
  ForgeTimeout: {
    meaning: 'The forge did not answer in time.',
    remedy: 'Nothing: we try again.',
  },
  ForgeUnreachable: {
    meaning: 'The forge could not be reached.',
    remedy: 'Nothing: we try again. If it stays, check `url` and the network of the app.',
  },
  ForgeError: {
    meaning: 'The forge answered with an error of its own.',
    remedy: 'Nothing: we try again.',
  },
  ForgeUnreadable: {
    meaning: 'The answer of the forge could not be read.',
    remedy: 'Nothing: we try again. If it stays, look for a proxy.',
  },
  ForgeConflict: {
    meaning: 'Somebody else changed the same thing.',
    remedy: 'Nothing: we look again.',
  },
  ForgeRefused: {
    meaning: 'The forge refuses.',
    remedy: 'The message has its words.',
  },
  AnswerTooLarge: {
    meaning: 'The forge sends more than we read.',
    remedy: 'Name fewer folders in `layout`, or keep large files out of the repository.',
  },
  UnsafeForgeUrl: {
    meaning: '`url` of the forge is not https, or holds a password.',
    remedy: 'Correct it.',
  },
  RepositoryNotFound: {
    meaning: 'There is no such repository, or we may not see it.',
    remedy: 'Correct `repository`, or give access.',
  },
  RepositoryMoved: {
    meaning: 'The repository was renamed.',
    remedy: 'Put its new name into `repository`.',
  },
  RepositoryArchived: {
    meaning: 'The repository is read-only.',
    remedy: 'Unarchive it, or take it out of the configuration.',
  },
  RepositoryEmpty: {
    meaning: 'The repository has no commit.',
    remedy: 'Push a first commit.',
  },
  RepositoryUnknown: {
    meaning: 'The configuration has no repository of that name.',
    remedy: 'Correct the name; the message lists them.',
  },
  BaseBranchNotFound: {
    meaning: 'There is no branch of that name.',
    remedy: 'Create it, or correct `branch`.',
  },
  BranchProtected: {
    meaning: 'A rule protects our branches.',
    remedy: 'Exempt `branchPrefix` from it, or choose another prefix.',
  },
  BranchMoved: {
    meaning: 'Somebody pushed while we wrote.',
    remedy: 'Nothing: we look again.',
  },
  ReplicaBehind: {
    meaning: 'A replica of the forge does not have the newest commit yet.',
    remedy: 'Nothing: we try again.',
  },
  RequestEnded: {
    meaning: 'Somebody merged or closed the pull request while we wrote.',
    remedy: 'Nothing.',
  },
  NothingToCommit: {
    meaning: 'The commit would change nothing.',
    remedy: 'Nothing.',
  },
  ReviewerNotFound: {
    meaning:
      'A reviewer of the configuration does not exist on the forge. The pull request is opened without.',
    remedy: 'Correct `requests.reviewers`.',
  },
  AutoMergeRefused: {
    meaning: 'The forge does not merge automatically here. The pull request stays open.',
    remedy: 'Allow it in the repository, or merge by hand.',
  },
  LayoutIncomplete: {
    meaning:
      'The layout of the repository lacks something that is needed to find the clusters in it.',
    remedy: 'Complete `layout` as the message says.',
  },
  NameNotAllowed: {
    meaning: 'A name cannot be part of a path in the repository.',
    remedy: 'Give the cluster another name with `layout.names`.',
  },
  InstallFailed: {
    meaning: 'Flux or Helm could not install what was merged.',
    remedy: 'The message has their words, `installs` has the remedy.',
  },
  InstallSuspended: {
    meaning: 'Somebody has suspended Flux.',
    remedy: 'Resume it: `flux resume`.',
  },
  RollOutOverdue: {
    meaning: 'Merged, and not installed after `requests.waitAtMost`.',
    remedy: '`flux get all -A` in the cluster; `installs` says how far it is.',
  },
  RollOutByHand: {
    meaning: 'The DaemonSet of NMI has the update strategy OnDelete.',
    remedy: 'Delete its pods, or set RollingUpdate.',
  },
  RollingOut: {
    meaning: 'What was merged is on its way through the nodes.',
    remedy: 'Nothing: it ends when the last node has it.',
  },
} as const satisfies Readonly<Record<string, Explained>>;
