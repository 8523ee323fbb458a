import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEvent } from '../../adapters/events/decode';
import { describeWithReference } from '../../../test/support/reference';
import { registryHint } from './registry-event';

const EVENT = {
  type: 'Microsoft.ContainerRegistry.ImagePushed',
  source:
    '/subscriptions/1/resourceGroups/RG/providers/Microsoft.ContainerRegistry/registries/AcrFleet',
  subject: 'charts/aad-pod-identity:4.1.18',
  data: {
    target: { repository: 'charts/aad-pod-identity', digest: `sha256:${'a'.repeat(64)}` },
  },
};

test('a pushed image names its registry, repository and digest', () => {
  expect(registryHint(EVENT)).toEqual({
    registry:
      '/subscriptions/1/resourcegroups/rg/providers/microsoft.containerregistry/registries/acrfleet',
    repository: 'charts/aad-pod-identity',
    digest: `sha256:${'a'.repeat(64)}`,
    deleted: false,
    what: 'Microsoft.ContainerRegistry.ImagePushed charts/aad-pod-identity:4.1.18',
  });
});

test('a deletion is told from a push', () => {
  const deleted = { ...EVENT, type: 'Microsoft.ContainerRegistry.ImageDeleted' };
  expect(registryHint(deleted)?.deleted).toBe(true);
});

test.each([
  ['an event of something else', { ...EVENT, type: 'Microsoft.Resources.ResourceWriteSuccess' }],
  ['an action that we do not know', { ...EVENT, type: 'Microsoft.ContainerRegistry.ImageScanned' }],
  ['a source that is no registry', { ...EVENT, source: '/subscriptions/1/resourceGroups/rg' }],
  ['an event without a repository', { ...EVENT, data: {} }],
  ['a target that is no object', { ...EVENT, data: { target: 'charts' } }],
])('%s says nothing', (_what, event) => {
  expect(registryHint(event)).toBeUndefined();
});

describeWithReference('the samples of Azure', (reference) => {
  const folder = join(reference, 'data/events');
  const files = readdirSync(folder).filter((name) => name.includes('containerregistry'));
  test('are eight', () => expect(files).toHaveLength(8));
  test.each(files)('%s is read but for its placeholder id', (file) => {
    const text = readFileSync(join(folder, file), 'utf8').replace(/\{[\w-]+\}/g, 'x');
    const envelope = decodeEvent(JSON.parse(text));
    expect(envelope && registryHint(envelope)).toMatchObject({
      deleted: file.includes('deleted'),
      digest: expect.stringMatching(/^sha256:/) as string,
    });
  });
});
