import { forgeContract } from '../../../../test/support/forge-contract';

describe('GitLab with a token', () =>
  forgeContract({
    provider: 'gitlab',
    repository: 'contoso/platform/fleet',
    url: (forge) => forge.gitlab.url,
    longestBody: 65_536,
  }));
