import { forgeContract } from '../../../../test/support/forge-contract';

describe('GitHub with a token', () =>
  forgeContract({
    provider: 'github',
    repository: 'contoso/fleet',
    url: (forge) => forge.github.url,
    longestBody: 65_536,
  }));
