import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectsReport } from '../../shared/core/pod-identity/findings';
import { pathOf } from '../support/stage';
import type { Scene } from './scene';
import { openScene } from './scene';

/** The manifests that upstream ships, as they are and filled in. */
let scene: Scene;
beforeEach(async () => {
  scene = await openScene({});
});
afterEach(() => scene.close());

function manifest(name: string, values: Readonly<Record<string, string>> = {}): string {
  const text = readFileSync(join(__dirname, 'manifests', `${name}.yaml`), 'utf8');
  return Object.entries(values).reduce((all, [key, value]) => all.replaceAll(key, value), text);
}

async function findings(): Promise<readonly string[]> {
  await scene.look();
  const answer = await scene.stage.http('GET', pathOf(scene.cluster.id));
  const { objects } = (await answer.json()) as { readonly objects: ObjectsReport };
  return objects.findings
    .filter(({ object }) => object !== undefined)
    .map(({ code, object }) => `${object?.kind ?? ''} ${object?.name ?? ''}: ${code}`);
}

const apply = (text: string): unknown => scene.cluster.api.world.apply(text);

test('aadpodidentity.yaml with its placeholders is refused in plain words, field by field', async () => {
  apply(manifest('aadpodidentity'));
  expect(await findings()).toEqual([
    'AzureIdentity demo-aad1: InvalidClientId',
    'AzureIdentity demo-aad1: InvalidResourceId',
  ]);
});

test('aadpodidentity.yaml and its binding, filled in, are accepted, and the pod gets its token', async () => {
  const { id, clientId } = scene.identity('demo');
  apply(manifest('aadpodidentity', { RESOURCE_ID: id, CLIENT_ID: clientId }));
  apply(manifest('aadpodidentitybinding'));
  scene.cluster.run('demo-1', 'demo');
  expect(await findings()).toEqual([]);
  expect(await scene.cluster.token('demo-1')).toBe(200);
});

test('the binding alone leads to nothing, and the finding says so', async () => {
  apply(manifest('aadpodidentitybinding'));
  scene.cluster.run('demo-1', 'demo');
  expect(await findings()).toEqual(['AzureIdentityBinding demo-azure-id-binding: IdentityMissing']);
});

test.each(['aadpodidentity-sp', 'aadpodidentity-sp-cert'])(
  '%s.yaml is in order: a service principal is checked, and nothing is attached for it',
  async (name) => {
    apply(manifest(name));
    apply(manifest('aadpodidentitybinding'));
    scene.cluster.run('demo-1', 'demo');
    expect(await findings()).toEqual([]);
    expect(scene.attached()).toEqual([]);
  },
);

test('deployment.yaml: the label on the Deployment has no effect, that of the pod template has', async () => {
  apply(manifest('deployment'));
  expect(await findings()).toEqual([]);
});

test('azurepodidentityexception.yaml excepts what it says, and that is fine', async () => {
  apply(manifest('azurepodidentityexception'));
  expect(await findings()).toEqual([]);
});

test('mic-exception.yaml brings the exception that add-ons need', async () => {
  const missing = async (): Promise<boolean> => {
    await scene.look();
    const state = await scene.stage.store.clusters.get(scene.cluster.id);
    return state?.objects?.findings.some(({ code }) => code === 'ExceptionMissing') ?? false;
  };
  expect(await missing()).toBe(true);
  apply(manifest('mic-exception'));
  expect(await missing()).toBe(false);
});
