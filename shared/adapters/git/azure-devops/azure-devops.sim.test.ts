import { forgeContract } from '../../../../test/support/forge-contract';

describe('Azure DevOps with a token', () =>
  forgeContract({
    provider: 'azureDevOps',
    repository: 'Platform/fleet',
    url: (forge) => forge.azureDevOps.url,
    longestBody: 4000,
    hasRaceWindow: false,
  }));
