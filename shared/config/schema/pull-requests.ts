import { choice, flag, list, map, text } from './parts';

export const REQUESTS = map(
  {
    branchPrefix: text({
      title: 'start of a branch name',
      description:
        'Start of the names of our branches. Every branch that starts with it counts as ours.',
      expected: '1 to 63 letters, digits and -_./ such as identity-reconciler/',
      pattern: String.raw`^(?!.*(\.\.|//|/\.|\.lock/))[A-Za-z0-9_][A-Za-z0-9_./-]{0,62}$`,
      default: 'identity-reconciler/',
      examples: ['identity-reconciler/'],
    }),
    labels: list(
      text({
        title: 'label',
        expected: '1 to 50 characters without commas',
        pattern: String.raw`^(?!\s)[^,\u0000-\u001f]{1,50}(?<!\s)$`,
      }),
      {
        title: 'labels',
        description: 'Labels that a new request gets.',
        expected: 'a list of labels',
        uniqueItems: true,
        default: [],
        examples: [['dependencies']],
      },
    ),
    reviewers: list(
      text({
        title: 'reviewer',
        expected: '1 to 256 characters without spaces at the ends',
        pattern: String.raw`^(?!\s)[^\u0000-\u001f]{1,256}(?<!\s)$`,
      }),
      {
        title: 'reviewers',
        description:
          'Who is asked to review a new request, as the provider names them: a user or `org/team` on GitHub, a user on GitLab, an e-mail address or id on Azure DevOps.',
        expected: 'a list of reviewers',
        uniqueItems: true,
        default: [],
        examples: [['contoso/platform']],
      },
    ),
    draft: flag({ description: 'Open requests as drafts.', default: false, examples: [true] }),
    autoMerge: choice(['never', 'patch', 'always'], {
      title: 'kind of automatic merge',
      description:
        'Ask the provider to merge a request automatically once its checks pass: none, those of patch releases, or all.',
      default: 'never',
      examples: ['patch'],
    }),
    rebaseWhen: choice(['behind-base', 'conflicted', 'never'], {
      title: 'time to rebase',
      description:
        'When one of our branches that lacks commits of the base branch is put on top of it: whenever it does (`behind-base`), when the request conflicts (`conflicted`), or only when somebody ticks the box in the request (`never`). A branch whose content changes, such as for a newer version, is always made anew on the base branch.',
      default: 'behind-base',
      examples: ['conflicted'],
    }),
    waitForInstall: flag({
      description:
        'Propose the next version of a chart only when the one before is installed, or has failed, on every cluster that can be read.',
      default: true,
      examples: [false],
    }),
    waitAtMost: text({
      title: 'longest wait',
      description:
        'What was merged but is not installed after this time is reported as `RollOutOverdue`, and nothing waits for it any longer.',
      expected: 'a number and a unit s, m, h or d, such as 24h',
      pattern: String.raw`^\d{1,4}(\.\d{1,3})?(s|m|h|d)$`,
      default: '24h',
      examples: ['24h'],
    }),
  },
  {
    title: 'request rules',
    description: 'What pull requests look like.',
    expected: 'a map of request rules',
    default: {},
    examples: [{ labels: ['dependencies'] }],
  },
);
