import { FORGES } from '../../core/configuration/forges';
import type { ForgeRules } from '../../core/configuration/repository-rules';
import { AUTH } from './sign-in';
import { ENTRY_NAME, SETTING_NAME } from './names';
import { FLUX } from './flux';
import { LAYOUT } from './layout';
import { REQUESTS } from './pull-requests';
import { RINGS } from './rings';
import { choice, definition, flag, list, map, optional, refTo, text } from './parts';

export const REPOSITORY = definition(
  'target',
  map(
    {
      name: refTo(ENTRY_NAME),
      provider: choice(Object.keys(FORGES) as ForgeRules['provider'][], {
        title: 'provider',
        description: 'What hosts the repository.',
        examples: ['github'],
      }),
      url: optional(
        text({
          title: 'address',
          description:
            "Root of the provider's API. Without it: `https://api.github.com` or `https://gitlab.com`; azureDevOps needs it.",
          expected:
            'https://dev.azure.com/<organisation> for azureDevOps, https://<host>/api/v3 for GitHub Enterprise Server, https://<host> for GitLab',
          pattern: String.raw`^https?://[^\s]{1,300}$`,
          examples: ['https://dev.azure.com/contoso'],
        }),
      ),
      repository: text({
        title: 'repository',
        description:
          '`owner/name` on GitHub, `project/name` on Azure DevOps, `group/name` (or deeper) on GitLab.',
        expected: 'a path such as contoso/fleet, without the address and without .git',
        pattern: String.raw`^(?!.*(^|/)\.{1,2}(/|$))(?!.*\.git$)(?! )(?!.* $)[^/:?#%&<>"*|\\\u0000-\u001f]{1,100}(/[^/:?#%&<>"*|\\\u0000-\u001f]{1,100})+$`,
        examples: ['contoso/fleet'],
      }),
      branch: text({
        title: 'branch name',
        description: 'Base branch of pull requests.',
        expected: 'a name of a branch such as main',
        pattern: String.raw`^(?!.*(\.\.|//|/\.|\.lock/))(?!.*(\.lock|[/.])$)[A-Za-z0-9_][A-Za-z0-9_./+@#-]{0,199}$`,
        default: 'main',
        examples: ['main'],
      }),
      auth: AUTH,
      layout: LAYOUT,
      flux: FLUX,
      requests: REQUESTS,
      rings: RINGS,
      dashboardIssue: flag({
        description:
          'Keep one issue in the repository that lists all pull requests, open, waiting and refused, with boxes that ask for a look, a rebase, a retry, or to open one now. Not on azureDevOps, whose repositories have no issues.',
        default: false,
        examples: [true],
      }),
      alsoRead: list(
        map(
          {
            repository: text({
              title: 'repository',
              description: 'owner/name, project/name on Azure DevOps, group/…/name on GitLab.',
              expected: 'owner/name',
              pattern: String.raw`^[\w.~-][^/\s]{0,99}(/[^/\s]{1,100}){1,20}$`,
              examples: ['contoso/identity'],
            }),
            branch: text({
              title: 'branch',
              description: "As Flux' GitRepository says it.",
              expected: 'the name of a branch',
              minLength: 1,
              maxLength: 200,
              default: 'main',
              examples: ['main'],
            }),
          },
          {
            title: 'repository',
            description: 'A repository that is read along.',
            expected: 'a map with the keys repository and branch',
          },
        ),
        {
          title: 'list of repositories',
          description:
            'Other repositories of the same forge that Flux takes files from on these clusters. They are read with the same credentials and never written to; requests mention what is in them. Repositories that are not listed count as unknown.',
          expected: 'a list of repositories with their branches',
          maxItems: 10,
          default: [],
          examples: [[{ repository: 'contoso/identity' }]],
        },
      ),
      webhookSecret: optional(
        refTo(SETTING_NAME, {
          description:
            'Name of the app setting with the secret that the forge signs its events with, so that a merge is seen at once. Without it no events are taken, and the hourly look finds everything.',
          examples: ['GITHUB_WEBHOOK_SECRET'],
        }),
      ),
      observeOnly: flag({
        description: 'Open one request with the plan for the fleet, and change nothing else.',
        default: false,
        examples: [true],
      }),
    },
    {
      title: 'repository',
      description: 'A Git repository that pull requests go to.',
      expected: 'a map with at least the keys name, provider, repository and auth',
      examples: [
        {
          name: 'fleet',
          provider: 'github',
          repository: 'contoso/fleet',
          auth: { token: 'GITHUB_TOKEN' },
        },
      ],
    },
  ),
);
