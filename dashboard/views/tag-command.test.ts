import { tagCommand } from './tag-command';

it('is the command of the command line, for any name of a group', () => {
  const id = '/subscriptions/s/resourcegroups/rg-(one)/providers/p/managedclusters/aks';
  expect(tagCommand(id, 'identity-reconciler.', 'suspend')).toBe(
    `az tag update --resource-id '${id}' --operation Merge --tags identity-reconciler.suspend=true`,
  );
  expect(tagCommand('/subscriptions/s', 'it’s ', 'resume')).toContain(
    `--operation Delete --tags 'it’s suspend=true'`,
  );
});
