import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { startRegistries } from '../../local/registry';
import type { Registries } from '../../shared/adapters/registry';
import { createRegistries, loopbackTransport } from '../../shared/adapters/registry';
import {
  chartArtifact,
  entraCredential,
  failureOf,
} from '../../shared/adapters/registry/registry.testing';
import type { ChartArtifact } from '../../shared/core/charts/artifact';
import { digestOf } from '../../shared/core/charts/chart-artifact';
import type { JsonObject } from '../../shared/core/base/json';
import { isReconcileError } from '../../shared/core/base/errors';
import { isInstalled, startDockerRegistry } from '../support/docker-registry';
import { referenceFolder } from '../support/reference';

interface Place {
  readonly url: string;
  /** Name of the registry. */
  readonly host: string;
  stop(): Promise<void>;
}

const HOST = 'contoso.azurecr.io';
const CHART = 'charts/aad-pod-identity';

async function local(): Promise<Place> {
  const registries = await startRegistries();
  registries.addAcr({ name: 'contoso' });
  return { url: registries.url, host: HOST, stop: () => registries.stop() };
}

/** Locations with the registry's name, as distribution says them unless told otherwise. */
async function localAbsolute(): Promise<Place> {
  const registries = await startRegistries();
  registries.addAcr({ name: 'contoso' }).absoluteLocations = true;
  return { url: registries.url, host: HOST, stop: () => registries.stop() };
}

async function docker(relativeUrls = true): Promise<Place> {
  return { ...(await startDockerRegistry({ relativeUrls })), host: HOST };
}

const PLACES: (readonly [string, () => Promise<Place>])[] = [
  ['the local registry', local],
  ['the local registry with absolute Locations', localAbsolute],
];
if (isInstalled('docker-registry'))
  PLACES.push(
    ["Debian's docker-registry", docker],
    ["Debian's docker-registry with absolute Locations", () => docker(false)],
  );
else
  process.stderr.write(
    'skipped: the registry contract against docker-registry, because it is not installed (apt-get install docker-registry)\n',
  );

interface Counted {
  readonly transport: HttpClient;
  readonly lines: string[];
}

/** The way to the registry, with a list of what went over it: `HEAD blobs`. */
function counted(url: string): Counted {
  const network = loopbackTransport(url);
  const lines: string[] = [];
  const transport: HttpClient = {
    sendRequest(request) {
      const { pathname } = new URL(request.url);
      const [, kind = ''] = /\/(manifests|blobs|tags)\//.exec(pathname) ?? [];
      if (kind !== '') lines.push(`${request.method} ${kind}`);
      return network.sendRequest(request);
    },
  };
  return { transport, lines };
}

/** The real package where the reference is at hand: 4.1.18, which is not small. */
function realChart(): ChartArtifact {
  const folder = referenceFolder();
  if (folder === undefined) return chartArtifact({ provenance: 'signed' });
  const charts = path.join(folder, 'data', 'aad-pod-identity', 'charts');
  const content = readFileSync(path.join(charts, 'aad-pod-identity-4.1.18.tgz'));
  return chartArtifact({ content, provenance: 'signed' });
}

/** helm writes the time of the package's file into the manifest, and nothing else differs. */
function pushedByHelm(artifact: ChartArtifact, created: string): ChartArtifact {
  const said = JSON.parse(Buffer.from(artifact.manifest).toString('utf8')) as JsonObject;
  const annotations = { 'org.opencontainers.image.created': created };
  const manifest = Buffer.from(JSON.stringify({ ...said, annotations }));
  return { ...artifact, manifest, digest: digestOf(manifest) };
}

/** Pushes as a work item does: what passes is tried again. A registry may show a blob before it has linked it. */
async function pushed(registries: Registries, artifact: ChartArtifact): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await registries.pushChart(HOST, CHART, artifact);
    } catch (error) {
      const passes = isReconcileError(error) && error.failure.policy === 'Transient';
      if (!passes || attempt === 5) throw error;
    }
  }
}

describe.each(PLACES)('%s', (_, start) => {
  let place: Place;

  beforeEach(async () => {
    place = await start();
  });

  afterEach(() => place.stop());

  function product(transport = loopbackTransport(place.url)): Registries {
    return createRegistries({ credential: entraCredential(), transport });
  }

  it('has nothing at first', async () => {
    expect(await product().head(HOST, CHART, '4.1.18')).toBeUndefined();
  });

  it('takes a chart, under the digest that we have worked out', async () => {
    const artifact = realChart();
    const registries = product();
    await registries.pushChart(HOST, CHART, artifact);
    const head = {
      digest: artifact.digest,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
    };
    expect(await registries.head(HOST, CHART, '4.1.18')).toEqual(head);
    expect(await registries.head(HOST, CHART, artifact.digest)).toEqual(head);
  });

  it('gets nothing on the second push but one HEAD', async () => {
    const { transport, lines } = counted(place.url);
    await product().pushChart(HOST, CHART, realChart());
    await product(transport).pushChart(HOST, CHART, realChart());
    expect(lines).toEqual(['HEAD manifests']);
  });

  it('keeps the tag that it has when ours would be another', async () => {
    const theirs = chartArtifact({ content: 'tampered' });
    const { transport, lines } = counted(place.url);
    await product().pushChart(HOST, CHART, theirs);
    expect(await failureOf(product(transport).pushChart(HOST, CHART, realChart()))).toMatchObject({
      code: 'ChartTagTaken',
    });
    expect(lines).toEqual(['HEAD manifests', 'GET manifests']);
    expect((await product().head(HOST, CHART, '4.1.18'))?.digest).toBe(theirs.digest);
  });

  it('takes the same chart that helm has pushed, at another time, for ours', async () => {
    const ours = realChart();
    const theirs = pushedByHelm(ours, '2024-02-29T12:00:00Z');
    const { transport, lines } = counted(place.url);
    await product().pushChart(HOST, CHART, theirs);
    await product(transport).pushChart(HOST, CHART, ours);
    expect(lines).toEqual(['HEAD manifests', 'GET manifests']);
    expect((await product().head(HOST, CHART, '4.1.18'))?.digest).toBe(theirs.digest);
  });

  it('gets what is missing after a push that broke off before the manifest', async () => {
    const artifact = realChart();
    const network = loopbackTransport(place.url);
    const broken: HttpClient = {
      sendRequest: (request) =>
        request.method === 'PUT' && request.url.includes('/manifests/')
          ? Promise.reject(new Error('socket hang up'))
          : network.sendRequest(request),
    };
    expect(await failureOf(product(broken).pushChart(HOST, CHART, artifact))).toMatchObject({
      policy: 'Transient',
    });
    const { transport, lines } = counted(place.url);
    await product(transport).pushChart(HOST, CHART, artifact);
    expect(lines).not.toContain('POST blobs');
    expect((await product().head(HOST, CHART, '4.1.18'))?.digest).toBe(artifact.digest);
  });

  it('takes a chart of several chunks', async () => {
    const artifact = chartArtifact({ content: Buffer.alloc(9 * 1024 * 1024, 'x') });
    await product().pushChart(HOST, CHART, artifact);
    expect((await product().head(HOST, CHART, '4.1.18'))?.digest).toBe(artifact.digest);
  });

  it('ends with one digest when several push at the same time', async () => {
    const artifact = realChart();
    await Promise.all([1, 2, 3].map(() => pushed(product(), artifact)));
    expect((await product().head(HOST, CHART, '4.1.18'))?.digest).toBe(artifact.digest);
  });

  it('refuses a manifest whose blobs it has not', async () => {
    const artifact = realChart();
    const pretending: HttpClient = {
      sendRequest: async (request) => {
        const response = await loopbackTransport(place.url).sendRequest(request);
        const isLook = request.method === 'HEAD' && request.url.includes('/blobs/');
        return isLook ? { ...response, status: 200 } : response;
      },
    };
    const failure = await failureOf(product(pretending).pushChart(HOST, CHART, artifact));
    expect(failure).toMatchObject({ policy: 'Transient', code: 'RegistryNotSettled' });
    expect(failure.message).toMatch(/MANIFEST_BLOB_UNKNOWN|blob unknown/);
  });
});

describe('a chart that was pushed to docker-registry', () => {
  const canTry = isInstalled('docker-registry') && isInstalled('skopeo');
  if (!canTry) {
    process.stderr.write(
      'skipped: skopeo reads our chart, because it or docker-registry is not installed\n',
    );
    test.skip('is read back by skopeo (needs docker-registry and skopeo)', () => undefined);
    return;
  }

  it('is read back by skopeo, byte for byte', async () => {
    const place = await docker();
    try {
      const artifact = realChart();
      const registries = createRegistries({
        credential: entraCredential(),
        transport: loopbackTransport(place.url),
      });
      await registries.pushChart(HOST, CHART, artifact);
      const name = `docker://${place.url.replace('http://', '')}/${CHART}:4.1.18`;
      const { stdout } = spawnSync('skopeo', ['inspect', '--raw', '--tls-verify=false', name]);
      expect(stdout.equals(Buffer.from(artifact.manifest))).toBe(true);
    } finally {
      await place.stop();
    }
  });

  it('is offered and read as a chart of an OCI source', async () => {
    const place = await docker();
    try {
      const artifact = realChart();
      const registries = createRegistries({
        credential: entraCredential(),
        transport: loopbackTransport(place.url),
      });
      await registries.pushChart(HOST, CHART, artifact);
      const [release] = await registries.sourceVersions(`${HOST}/${CHART}`, 'aad-pod-identity');
      if (release === undefined) throw new Error('no release is offered');
      expect(release.version).toBe('4.1.18');
      const { bytes } = await registries.sourceChart(release);
      const package_ = artifact.layers.at(-1)?.bytes ?? new Uint8Array();
      expect(Buffer.from(bytes).equals(Buffer.from(package_))).toBe(true);
    } finally {
      await place.stop();
    }
  });
});
