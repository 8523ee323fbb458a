import { pathOf } from '../../support/stage';
import { callApi } from '../contract';
import { endScene, newCluster, scene } from './scene';

afterEach(endScene);

test('a cluster with two troubles shows both: in its state, in the list and in its history', async () => {
  const stage = await scene({ profile: { roles: 'check' }, events: 'none' });
  const [profile] = stage.configuration.current.profiles;
  if (profile === undefined) throw new Error('no profile');
  const [group] = profile.identities.resourceGroups;
  if (group === undefined) throw new Error('no group');
  const missing = group.replace(/[^/]+$/, 'rg-gone') as typeof group;
  const identities = { ...profile.identities, resourceGroups: [group, missing] };
  const profiles = [{ ...profile, identities }];
  stage.configuration.current = { ...stage.configuration.current, profiles };
  const cluster = await newCluster(stage);
  await stage.clock.advance(10 * 60_000);
  await callApi(stage, `POST ${pathOf(cluster)}/resync`);
  await stage.settle();
  const both = expect.arrayContaining(['RoleMissing', 'IdentityResourceGroupNotFound']) as string[];
  const { body } = await callApi(stage, `GET ${pathOf(cluster)}`);
  const failures = body?.failures as readonly { readonly code: string; readonly message: string }[];
  expect(failures.map(({ code }) => code)).toEqual(both);
  const ready = (body?.conditions as readonly { readonly reason: string }[])[0];
  expect(ready?.reason).toBe(failures[0]?.code);
  const [run] = body?.history as readonly { readonly failures: readonly string[] }[];
  expect(run?.failures).toEqual(both);
  const list = await callApi(stage, 'GET /api/clusters');
  expect(list.body?.clusters).toMatchObject([{ stalled: true, failures: both }]);
});
