import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeWithReference } from '../../test/support/reference';
import { eventOf } from './events';
import type { Registry } from './model';
import type { Change } from './request';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const HELM = 'application/vnd.cncf.helm.config.v1+json';
const REGISTRY: Registry = {
  host: 'contoso.azurecr.io',
  kind: 'acr',
  id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/contoso',
  location: 'westeurope',
  repositories: new Map(),
  blobs: new Map(),
  uploads: new Map(),
};

function change(
  over: Partial<Change> = {},
  config = 'application/vnd.oci.image.config.v1+json',
): Change {
  return {
    registry: REGISTRY,
    kind: 'push',
    repository: 'charts/x',
    tag: '1.0.0',
    digest: 'sha256:0',
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    bytes: Buffer.from(JSON.stringify({ config: { mediaType: config } })),
    ...over,
  };
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const copy = { ...value };
  delete copy[key];
  return copy;
}

describe('what Event Grid tells of a registry', () => {
  it.each([
    ['an image', eventOf(change(), NOW, true), 'ImagePushed push'],
    ['a chart, an image to ACR', eventOf(change({}, HELM), NOW, false), 'ImagePushed push'],
    ['a chart, told apart', eventOf(change({}, HELM), NOW, true), 'ChartPushed chart_push'],
  ])('of %s', (_, event, expected) => {
    const [type, action] = expected.split(' ');
    expect(event).toMatchObject({
      type: `Microsoft.ContainerRegistry.${type}`,
      source: REGISTRY.id,
      subject: 'charts/x:1.0.0',
      data: { action },
    });
  });

  it('is nothing, where the registry belongs to somebody else', () => {
    const registry = without(REGISTRY, 'id');
    expect(eventOf(change({ registry }), NOW, false)).toBeUndefined();
  });
});

describeWithReference('an event of a registry', (folder) => {
  it.each([
    ['image_pushed', change()],
    ['image_deleted', without(change({ kind: 'delete' }), 'tag')],
  ])('has the fields of the official sample %s', (sample, one) => {
    const file = path.join(
      folder,
      'data',
      'events',
      `microsoft.containerregistry.${sample}.eventgrid.json`,
    );
    const official = JSON.parse(readFileSync(file, 'utf8')) as Official;
    const event = eventOf(one, NOW, false);
    if (event === undefined) throw new Error('no event');
    const { data, type, subject } = event;
    expect(type).toBe(official.eventType);
    expect(subject.includes(':')).toBe(official.subject.includes(':'));
    // Only registries at the edge are connected ones.
    const expected = without(official.data, 'connectedRegistry');
    expect(Object.keys(data).sort()).toEqual(Object.keys(expected).sort());
    for (const part of ['target', 'request'])
      expect(Object.keys(data[part] as object).sort()).toEqual(
        Object.keys(official.data[part] as object).sort(),
      );
  });
});

interface Official {
  readonly eventType: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}
