import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ObjectsReport } from '../../shared/core/pod-identity/findings';
import { describeWithReference } from '../support/reference';
import { pathOf } from '../support/stage';
import type { Scene } from './scene';
import { openScene } from './scene';

let scene: Scene;

async function report(): Promise<ObjectsReport> {
  await scene.look();
  const answer = await scene.stage.http('GET', pathOf(scene.cluster.id));
  return ((await answer.json()) as { readonly objects: ObjectsReport }).objects;
}

async function findings(): Promise<readonly string[]> {
  const { findings: all } = await report();
  return all
    .filter(({ object }) => object !== undefined)
    .map(({ code, object }) => `${object?.kind ?? ''} ${object?.name ?? ''}: ${code}`);
}

const apply = (text: string): unknown => scene.cluster.api.world.apply(text);

/** The labels that the Deployment of a manifest has, and those of the pods that it makes. */
function labelsIn(text: string): readonly [object, object] {
  const { metadata, spec } = parseAllDocuments(text)[0]?.toJS() as {
    readonly metadata: { readonly labels: object };
    readonly spec: { readonly template: { readonly metadata: { readonly labels: object } } };
  };
  return [metadata.labels, spec.template.metadata.labels];
}

describeWithReference('the manifests that upstream ships', (folder) => {
  beforeEach(async () => {
    scene = await openScene({});
  });
  afterEach(() => scene.close());

  function manifest(name: string, values: Readonly<Record<string, string>> = {}): string {
    const file = join(folder, 'data', 'aad-pod-identity', 'manifests', `${name}.yaml`);
    const text = readFileSync(file, 'utf8');
    return Object.entries(values).reduce((all, [key, value]) => all.replaceAll(key, value), text);
  }

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
    expect(await findings()).toEqual([
      'AzureIdentityBinding demo-azure-id-binding: IdentityMissing',
    ]);
  });

  test.each(['aadpodidentity-sp', 'aadpodidentity-sp-cert'])(
    '%s.yaml is in order: a service principal is checked, and nothing is attached for it',
    async (name) => {
      apply(manifest(name));
      apply(manifest('aadpodidentitybinding'));
      scene.cluster.run('demo-1', 'demo');
      // Nobody has said that its Secret may be looked at.
      expect(await findings()).toEqual(['AzureIdentity demo-aad1: SecretNotRead']);
      expect(scene.attached()).toEqual([]);
    },
  );

  test('deployment.yaml: its pods ask by the label of the template; the label on the Deployment asks for nothing', async () => {
    const text = manifest('deployment');
    const [onDeployment, onPods] = labelsIn(text);
    expect(onDeployment).toMatchObject({ aadpodidbinding: 'demo' });
    apply(text);
    expect((await report()).tokens).toMatchObject({ pods: 0, refused: [] });
    const [node = ''] = scene.cluster.nodes();
    scene.cluster.api.world.createPod({ name: 'demo-1', node, labels: { ...onPods } });
    expect((await report()).tokens).toMatchObject({
      pods: 1,
      refused: [{ pod: 'demo-1', reason: 'NoBinding' }],
    });
  });

  test('azurepodidentityexception.yaml opens the node to every pod with its labels, and that is told', async () => {
    apply(manifest('azurepodidentityexception'));
    expect(await findings()).toEqual([
      'AzurePodIdentityException test-exception: ExceptionOpensNode',
    ]);
  });

  test('mic-exception.yaml brings the exception that add-ons need', async () => {
    const missing = async (): Promise<boolean> =>
      (await report()).findings.some(({ code }) => code === 'ExceptionMissing');
    expect(await missing()).toBe(true);
    apply(manifest('mic-exception'));
    expect(await missing()).toBe(false);
  });
});
