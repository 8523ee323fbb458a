/**
 * Runs before `azd down` (azure.yaml). azd deletes every resource group that the deployment wrote to, those of registries
 * and key vaults included, where nothing of ours is but role assignments and a topic (Azure/azure-dev#2916). Refuses then.
 */
const SETTINGS = ['RECONCILER_FOREIGN_GROUPS', 'RECONCILER_REGISTRIES', 'RECONCILER_KEY_VAULTS'];

const given = SETTINGS.filter((name) => (process.env[name] ?? '').trim() !== '');
if (given.length > 0) {
  process.stderr.write(
    'before-down: azd down would delete whole resource groups of your registries and key vaults ' +
      `(${given.map((name) => `${name}=${process.env[name]}`).join('; ')}). ` +
      'Nothing was deleted. Follow "Remove everything" in docs/deploy.md instead.\n',
  );
  process.exit(1);
}
