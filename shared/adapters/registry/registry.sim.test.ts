import type { HttpClient } from '@azure/core-rest-pipeline';
import type { SimulatedRegistries } from '../../../local/registry';
import { startRegistries } from '../../../local/registry';
import type { RegistryOptions } from './index';
import { createRegistries, loopbackTransport } from './index';
import type { Registries } from './registry';
import { chartArtifact, entraCredential, failureOf } from './registry.testing';

const ACR = 'contoso.azurecr.io';
const CHART = 'charts/aad-pod-identity';
const NMI = 'oss/azure/aad-pod-identity/nmi';

let sim: SimulatedRegistries;
let now = Date.parse('2026-11-25T12:00:00Z');

beforeEach(async () => {
  sim = await startRegistries({ now: () => now });
  sim.addAcr({ name: 'contoso' });
  sim.addSource('mcr.microsoft.com');
});

afterEach(() => sim.stop());

function product(options: Partial<RegistryOptions> = {}): Registries {
  return createRegistries({
    credential: entraCredential(),
    transport: loopbackTransport(sim.url),
    now: () => now,
    ...options,
  });
}

describe('looking at our registry', () => {
  it('is one HEAD, with the tokens of the ACR flow once before it', async () => {
    const digest = sim.addImage(ACR, { repository: NMI, tag: 'v1.8.17' });
    const credential = entraCredential();
    const registries = product({ credential });

    const head = await registries.head(ACR, NMI, 'v1.8.17');

    expect(head).toEqual({ digest, mediaType: 'application/vnd.oci.image.index.v1+json' });
    expect(sim.calls.lines()).toEqual([
      'GET /v2/',
      'POST /oauth2/exchange',
      'POST /oauth2/token',
      `HEAD /v2/${NMI}/manifests/v1.8.17`,
    ]);
    expect(credential.asked).toEqual(['https://containerregistry.azure.net/.default']);
  });

  it('finds nothing where there is no such tag, digest or repository', async () => {
    sim.addImage(ACR, { repository: NMI, tag: 'v1.8.17' });
    const registries = product();
    expect(await registries.head(ACR, NMI, 'v9')).toBeUndefined();
    expect(await registries.head(ACR, NMI, `sha256:${'0'.repeat(64)}`)).toBeUndefined();
    expect(await registries.head(ACR, 'never/seen', 'v1')).toBeUndefined();
  });

  it('costs 100 HEADs for 100 artifacts that are up to date: no manifest, no byte (M14)', async () => {
    for (let n = 0; n < 100; n += 1) sim.addImage(ACR, { repository: NMI, tag: `v1.8.${n}` });
    const registries = product();

    const heads = await Promise.all(
      Array.from({ length: 100 }, (_, n) => registries.head(ACR, NMI, `v1.8.${n}`)),
    );

    expect(heads.every((head) => head !== undefined)).toBe(true);
    expect(sim.calls.count({ method: 'HEAD' })).toBe(100);
    expect(sim.calls.count({ method: 'GET', path: /manifests|blobs/ })).toBe(0);
    expect(sim.calls.bytes()).toBe(0);
    expect(sim.calls.count({ path: /^\/oauth2\// })).toBe(2);
  });

  it('renews its tokens before they end, and no earlier', async () => {
    sim.addImage(ACR, { repository: NMI, tag: 'v1' });
    const registries = product();
    await registries.head(ACR, NMI, 'v1');
    now += 70 * 60_000;
    await registries.head(ACR, NMI, 'v1');
    expect(sim.calls.count({ path: /oauth2/ })).toBe(2);
    now += 5 * 60_000;
    await registries.head(ACR, NMI, 'v1');
    expect(sim.calls.count({ path: /oauth2\/token/ })).toBe(2);
    expect(sim.calls.count({ path: /oauth2\/exchange/ })).toBe(1);
    expect(sim.calls.all.every(({ status }) => status < 400 || status === 401)).toBe(true);
  });

  it('takes a fresh token when the one it has is refused, once', async () => {
    sim.addImage(ACR, { repository: NMI, tag: 'v1' });
    const registries = product();
    await registries.head(ACR, NMI, 'v1');
    sim.calls.reset();
    sim.faults.next({ method: 'HEAD' }, { kind: 'answer', status: 401 });

    expect(await registries.head(ACR, NMI, 'v1')).toBeDefined();

    expect(sim.calls.lines()).toEqual([
      `HEAD /v2/${NMI}/manifests/v1`,
      'POST /oauth2/exchange',
      'POST /oauth2/token',
      `HEAD /v2/${NMI}/manifests/v1`,
    ]);
  });

  it('says which role is missing, and finds it given at the next look', async () => {
    sim.addImage(ACR, { repository: NMI, tag: 'v1' });
    sim.setRights(() => false);
    const registries = product();

    const failure = await failureOf(registries.head(ACR, NMI, 'v1'));

    expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryForbidden' });
    expect(failure.target).toBe(`${ACR}/${NMI}`);
    expect(failure.remedy).toContain('--role AcrPull');
    expect(failure.remedy).toContain('az acr show --name contoso');
    expect(failure.remedy).toContain('Container Registry Repository Reader');
    sim.setRights(() => true);
    expect(await registries.head(ACR, NMI, 'v1')).toBeDefined();
  });

  it('tells a closed network from a missing role', async () => {
    const body = {
      errors: [{ code: 'DENIED', message: "client with IP '1.2.3.4' is not allowed access." }],
    };
    sim.faults.next({ path: /oauth2.exchange/ }, { kind: 'answer', status: 403, body });
    const failure = await failureOf(product().head(ACR, NMI, 'v1'));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryUnreachable' });
    expect(failure.message).toContain("client with IP '1.2.3.4'");
  });

  it.each([
    [429, { 'retry-after': '7' }, { policy: 'Throttled', retryAfterMs: 7000 }],
    [429, {}, { policy: 'Throttled' }],
    [503, {}, { policy: 'Transient', code: 'RegistryUnavailable' }],
    [500, {}, { policy: 'Transient' }],
    [403, {}, { policy: 'Stalled', code: 'RegistryForbidden' }],
    [400, {}, { policy: 'Stalled', code: 'RegistryRefused' }],
  ])('takes an answer of %p %p for what it is', async (status, headers, expected) => {
    sim.faults.next({ method: 'HEAD' }, { kind: 'answer', status, headers });
    expect(await failureOf(product().head(ACR, NMI, 'v1'))).toMatchObject(expected);
  });

  it('takes a connection that breaks for a passing trouble', async () => {
    sim.faults.next({ method: 'HEAD' }, { kind: 'reset', when: 'before' });
    const failure = await failureOf(product().head(ACR, NMI, 'v1'));
    expect(failure).toMatchObject({
      policy: 'Transient',
      code: 'RegistryUnavailable',
      target: ACR,
    });
  });

  it.each(['nothing', 'headers'] as const)(
    'does not wait for ever for an answer of which %s comes',
    async (after) => {
      sim.addSource('ghcr.example');
      sim.addImage('ghcr.example', { repository: 'org/x', tag: '1.0.0' });
      sim.faults.next({ path: /tags.list/ }, { kind: 'hang', after });
      const asking = product({ timeoutMs: 200 }).sourceVersions('ghcr.example/org/x', 'x');
      const failure = await failureOf(asking);
      expect(failure).toMatchObject({ policy: 'Transient', code: 'RegistryUnavailable' });
      expect(failure.message).toBe('ghcr.example could not be reached: no answer in time.');
    },
  );

  it('never repeats a token in what it says', async () => {
    sim.setRights(() => false);
    const failures = [
      await failureOf(product().head(ACR, NMI, 'v1')),
      await failureOf(product().pushChart(ACR, CHART, chartArtifact())),
    ];
    for (const path of [/exchange/, /oauth2.token/]) {
      sim.faults.next({ path }, { kind: 'answer', status: 401, body: { access_token: 'secret' } });
      failures.push(await failureOf(product().head(ACR, NMI, 'v1')));
    }
    expect(JSON.stringify(failures)).not.toMatch(/secret|eyJ|Bearer/);
  });

  it.each([
    ['CredentialUnavailableError', 'Stalled', 'CredentialUnavailable'],
    ['Error', 'Transient', 'TokenServiceUnavailable'],
  ])('without a token of our own (%s) says so', async (name, policy, code) => {
    const error = Object.assign(new Error('no managed identity'), { name });
    const credential = { getToken: () => Promise.reject(error) };
    const failure = await failureOf(product({ credential }).head(ACR, NMI, 'v1'));
    expect(failure).toMatchObject({ policy, code, target: ACR });
    expect(sim.calls.lines()).toEqual(['GET /v2/']);
  });

  it('does not send our token to another host than the registry', async () => {
    const header = 'Bearer realm="https://evil.example/oauth2/token",service="contoso.azurecr.io"';
    sim.faults.next(
      { path: /^\/v2\/$/ },
      { kind: 'answer', status: 401, headers: { 'www-authenticate': header } },
    );
    const credential = entraCredential();
    const failure = await failureOf(product({ credential }).head(ACR, NMI, 'v1'));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryRealmRefused' });
    expect(credential.asked).toEqual([]);
    expect(sim.calls.count({ host: 'evil.example' })).toBe(0);
  });

  it.each(['../etc', 'UPPER', 'a//b', 'a?b', '', 'a/'])(
    'refuses the repository %p without a request',
    async (repository) => {
      const failure = await failureOf(product().head(ACR, repository, 'v1'));
      expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryNameInvalid' });
      expect(sim.calls.all).toEqual([]);
    },
  );
});

describe('pushing a chart', () => {
  it('uploads blobs and manifest, byte for byte, under the digest that was promised', async () => {
    const artifact = chartArtifact({ provenance: 'signed' });
    await product().pushChart(ACR, CHART, artifact);

    expect(sim.digestOf(ACR, CHART, '4.1.18')).toBe(artifact.digest);
    expect(sim.manifestOf(ACR, CHART, '4.1.18').equals(artifact.manifest)).toBe(true);
    for (const { digest, bytes } of [artifact.config, ...artifact.layers])
      expect(sim.blobOf(ACR, digest)?.equals(bytes)).toBe(true);
  });

  it('sends a package of several chunks whole', async () => {
    const artifact = chartArtifact({ content: Buffer.alloc(9 * 1024 * 1024, 'x') });
    await product().pushChart(ACR, CHART, artifact);
    expect(sim.calls.count({ method: 'PATCH' })).toBe(4);
    expect(sim.digestOf(ACR, CHART, '4.1.18')).toBe(artifact.digest);
  });

  it('has the same digest on every push, and the second one moves nothing', async () => {
    const registries = product();
    await registries.pushChart(ACR, CHART, chartArtifact());
    sim.calls.reset();
    await registries.pushChart(ACR, CHART, chartArtifact());
    expect(sim.calls.lines()).toEqual([`HEAD /v2/${CHART}/manifests/4.1.18`]);
    expect(sim.calls.bytes()).toBe(0);
  });

  it('never overwrites a tag that is another chart, and names both digests', async () => {
    const theirs = chartArtifact({ content: 'tampered' });
    const ours = chartArtifact();
    const registries = product();
    await registries.pushChart(ACR, CHART, theirs);
    sim.calls.reset();

    const failure = await failureOf(registries.pushChart(ACR, CHART, ours));

    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartTagTaken' });
    expect(failure.message).toContain(theirs.digest);
    expect(failure.message).toContain(ours.digest);
    expect(failure.remedy).toContain(`--image ${CHART}:4.1.18`);
    expect(sim.calls.count({ method: 'PUT' })).toBe(0);
    expect(sim.digestOf(ACR, CHART, '4.1.18')).toBe(theirs.digest);
  });

  it('notices that the tag was taken while it uploaded', async () => {
    const theirs = chartArtifact({ content: 'quicker', tag: 'theirs' });
    await product().pushChart(ACR, CHART, theirs);
    const network = loopbackTransport(sim.url);
    const transport: HttpClient = {
      async sendRequest(request) {
        const response = await network.sendRequest(request);
        // The other one's tag comes between our blobs and our manifest.
        if (request.method === 'PUT') sim.moveTag(ACR, CHART, '4.1.18', theirs.digest);
        return response;
      },
    };

    const failure = await failureOf(product({ transport }).pushChart(ACR, CHART, chartArtifact()));

    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartTagTaken' });
    expect(sim.digestOf(ACR, CHART, '4.1.18')).toBe(theirs.digest);
  });

  it('is carried on where it broke off [F45]', async () => {
    const artifact = chartArtifact();
    const registries = product();
    sim.faults.next({ method: 'PUT', path: /manifests/ }, { kind: 'reset', when: 'before' });
    expect(await failureOf(registries.pushChart(ACR, CHART, artifact))).toMatchObject({
      policy: 'Transient',
    });
    expect(sim.digestOf(ACR, CHART, '4.1.18')).toBeUndefined();
    sim.calls.reset();

    await product().pushChart(ACR, CHART, artifact);

    expect(sim.calls.count({ method: 'POST', path: /uploads/ })).toBe(0);
    expect(sim.digestOf(ACR, CHART, '4.1.18')).toBe(artifact.digest);
  });

  it('is done when only the answer was lost', async () => {
    const registries = product();
    sim.faults.next({ method: 'PUT', path: /manifests/ }, { kind: 'reset', when: 'after' });
    await failureOf(registries.pushChart(ACR, CHART, chartArtifact()));
    sim.calls.reset();
    await registries.pushChart(ACR, CHART, chartArtifact());
    expect(sim.calls.count()).toBe(1);
  });

  it('by two at the same time ends with one tag and one digest [P9]', async () => {
    const artifact = chartArtifact();
    await Promise.all([1, 2, 3].map(() => product().pushChart(ACR, CHART, artifact)));
    expect(sim.digestOf(ACR, CHART, '4.1.18')).toBe(artifact.digest);
    expect(sim.registry(ACR).repositories.get(CHART)?.manifests.size).toBe(1);
  });

  it('goes on with a fresh token when its token ends in the middle', async () => {
    sim.faults.next({ method: 'PATCH' }, { kind: 'answer', status: 401 });
    await product().pushChart(ACR, CHART, chartArtifact());
    expect(sim.digestOf(ACR, CHART, '4.1.18')).toBe(chartArtifact().digest);
    expect(sim.calls.count({ path: /oauth2.exchange/ })).toBe(2);
  });

  it('says that AcrPush is missing', async () => {
    sim.setRights(({ right }) => right === 'pull');
    const failure = await failureOf(product().pushChart(ACR, CHART, chartArtifact()));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryForbidden' });
    expect(failure.remedy).toContain('--role AcrPush');
    expect(failure.remedy).toContain('Container Registry Repository Writer');
    expect(sim.registry(ACR).blobs.size).toBe(0);
  });

  it.each([
    ['POST', 429, { 'retry-after': '30' }, { policy: 'Throttled', retryAfterMs: 30_000 }],
    ['PATCH', 500, {}, { policy: 'Transient' }],
    ['PUT', 503, {}, { policy: 'Transient' }],
  ])(
    'that meets a %s answered %p is told so at once',
    async (method, status, headers, expected) => {
      sim.faults.next({ method, path: /v2/ }, { kind: 'answer', status, headers }, 9);
      const failure = await failureOf(product().pushChart(ACR, CHART, chartArtifact()));
      expect(failure).toMatchObject(expected);
      expect(sim.calls.count({ method, path: /v2/ })).toBe(1);
    },
  );

  it('to a locked tag says so', async () => {
    sim.lockTag(ACR, CHART, '4.1.18');
    const failure = await failureOf(product().pushChart(ACR, CHART, chartArtifact()));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryLocked' });
  });
});

describe('a source', () => {
  it('is asked with a token for anybody, never with ours', async () => {
    const digest = sim.addImage('mcr.microsoft.com', { repository: NMI, tag: 'v1' });
    const credential = entraCredential();
    const image = { registry: 'mcr.microsoft.com', repository: NMI, tag: 'v1' };
    const registries = product({ credential });

    expect(await registries.sourceHead(image)).toMatchObject({ digest });
    expect(await registries.sourceHead({ ...image, digest })).toMatchObject({ digest });

    expect(credential.asked).toEqual([]);
    expect(sim.calls.lines()).toEqual([
      'GET /v2/',
      'GET /token',
      `HEAD /v2/${NMI}/manifests/v1`,
      `HEAD /v2/${NMI}/manifests/${digest}`,
    ]);
  });

  it('that asks for no token gets none', async () => {
    sim.addSource('open.example', 'open');
    const digest = sim.addImage('open.example', { repository: 'a/b', tag: 'v1' });
    const head = await product().sourceHead({
      registry: 'open.example',
      repository: 'a/b',
      tag: 'v1',
    });
    expect(head?.digest).toBe(digest);
    expect(sim.calls.count()).toBe(2);
  });

  it('that is Docker Hub is asked at its own host, official images in library', async () => {
    sim.addSource('registry-1.docker.io');
    sim.addImage('registry-1.docker.io', { repository: 'library/nginx', tag: '1' });
    sim.addImage('registry-1.docker.io', { repository: 'bitnami/nginx', tag: '1' });
    const registries = product();
    const hub = { registry: 'docker.io', tag: '1' };
    expect(await registries.sourceHead({ ...hub, repository: 'nginx' })).toBeDefined();
    expect(await registries.sourceHead({ ...hub, repository: 'bitnami/nginx' })).toBeDefined();
  });

  it('that leaves the digest out of a HEAD is asked for the manifest, which is hashed', async () => {
    const digest = sim.addImage('mcr.microsoft.com', { repository: NMI, tag: 'v1' });
    sim.faults.next({ method: 'HEAD' }, { kind: 'without', header: 'docker-content-digest' });
    const head = await product().sourceHead({
      registry: 'mcr.microsoft.com',
      repository: NMI,
      tag: 'v1',
    });
    expect(head?.digest).toBe(digest);
    expect(sim.calls.count({ method: 'GET', path: /manifests/ })).toBe(1);
  });

  it('that answers a digest with another one is not believed [F44]', async () => {
    const digest = sim.addImage('mcr.microsoft.com', { repository: NMI, tag: 'v1' });
    const headers = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` };
    sim.faults.next({ method: 'HEAD' }, { kind: 'answer', status: 200, headers });
    const image = { registry: 'mcr.microsoft.com', repository: NMI, digest };
    expect(await failureOf(product().sourceHead(image))).toMatchObject({
      code: 'RegistryAnswerInvalid',
    });
  });

  it('that shows an image to nobody is named, with what can be done', async () => {
    sim.faults.next({ path: /^\/token/ }, { kind: 'answer', status: 403 });
    const image = { registry: 'mcr.microsoft.com', repository: NMI, tag: 'v1' };
    const failure = await failureOf(product().sourceHead(image));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'RegistryForbidden' });
    expect(failure.remedy).not.toContain('Acr');
  });

  it('whose tokens are given over http is refused', async () => {
    const header = 'Bearer realm="http://mcr.microsoft.com/token"';
    sim.faults.next(
      { path: /^\/v2\/$/ },
      { kind: 'answer', status: 401, headers: { 'www-authenticate': header } },
    );
    const image = { registry: 'mcr.microsoft.com', repository: NMI, tag: 'v1' };
    expect(await failureOf(product().sourceHead(image))).toMatchObject({
      code: 'RegistryRealmRefused',
    });
  });
});

describe('a chart in an OCI source', () => {
  const GHCR = 'ghcr.example';
  const repository = `${GHCR}/org/charts/aad-pod-identity`;
  const path = 'org/charts/aad-pod-identity';

  /** Charts come to a source by somebody's push; the ACR flow serves as well. */
  async function published(charts: readonly Parameters<typeof chartArtifact>[0][]): Promise<void> {
    sim.addAcr({ name: 'publisher' });
    const publisher = product();
    for (const chart of charts)
      await publisher.pushChart('publisher.azurecr.io', path, chartArtifact(chart));
    sim.addSource(GHCR);
    const from = sim.registry('publisher.azurecr.io');
    const to = sim.registry(GHCR);
    from.blobs.forEach((bytes, digest) => to.blobs.set(digest, bytes));
    from.repositories.forEach((one, name) => to.repositories.set(name, one));
    sim.calls.reset();
  }

  it('offers the versions among its tags, in pages, + for _', async () => {
    await published([{ tag: '4.1.18' }]);
    const { tags } = sim.registry(GHCR).repositories.get(path) ?? {
      tags: new Map<string, string>(),
    };
    const digest = tags.get('4.1.18') ?? '';
    for (const tag of ['1.0.0_build.5', 'latest', 'v2.0.0', '1.2', 'sha256-abc.sig'])
      tags.set(tag, digest);
    for (let n = 0; n < 2500; n += 1) tags.set(`9.0.${n}`, digest);

    const versions = await product().sourceVersions(repository, 'aad-pod-identity');

    expect(sim.calls.count({ path: /tags.list/ })).toBe(3);
    expect(versions).toHaveLength(2502);
    expect(versions.slice(0, 2)).toEqual([
      {
        chart: 'aad-pod-identity',
        version: '1.0.0+build.5',
        urls: [`oci://${repository}:1.0.0_build.5`],
        deprecated: false,
      },
      expect.objectContaining({ version: '4.1.18' }),
    ]);
  });

  it('is read by media type, wherever Helm put the layer', async () => {
    await published([{ content: 'the package', provenance: 'the signature' }]);
    const registries = product();
    const [chartVersion] = await registries.sourceVersions(repository, 'aad-pod-identity');
    if (chartVersion === undefined) throw new Error('no release');
    const { bytes, provenance } = await registries.sourceChart(chartVersion);
    expect(Buffer.from(bytes).toString()).toBe('the package');
    expect(Buffer.from(provenance ?? []).toString()).toBe('the signature');
  });

  it('whose blob is not what its digest says is refused [F44]', async () => {
    await published([{ content: 'the package' }]);
    const registries = product();
    const [chartVersion] = await registries.sourceVersions(repository, 'aad-pod-identity');
    if (chartVersion === undefined) throw new Error('no release');
    const { layers } = chartArtifact({ content: 'the package' });
    sim.registry(GHCR).blobs.set(layers[0]?.digest ?? '', Buffer.from('tampered!!!'));
    expect(await failureOf(registries.sourceChart(chartVersion))).toMatchObject({
      policy: 'Stalled',
      code: 'RegistryAnswerInvalid',
    });
  });

  it('that is an image, or gone, is told apart', async () => {
    await published([]);
    sim.addImage(GHCR, { repository: path, tag: '1.0.0' });
    const registries = product();
    const release = {
      chart: 'x',
      version: '1.0.0',
      urls: [`oci://${repository}:1.0.0`],
      deprecated: false,
    };
    expect(await failureOf(registries.sourceChart(release))).toMatchObject({
      code: 'ChartLayerMissing',
    });
    const gone = { ...release, urls: [`oci://${repository}:2.0.0`] };
    expect(await failureOf(registries.sourceChart(gone))).toMatchObject({ code: 'ChartNotFound' });
  });

  it('that nobody has heard of is told so', async () => {
    sim.addSource(GHCR);
    expect(await failureOf(product().sourceVersions(repository, 'x'))).toMatchObject({
      policy: 'Stalled',
      code: 'RegistryNotFound',
    });
  });
});
