import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { startRegistries } from './index';

const HOST = 'mcr.microsoft.com';

interface Parts {
  readonly manifests: readonly { readonly digest: string }[];
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}

test('an image is what a runtime can unpack: each layer a gzipped tar that the config names by its content', async () => {
  const registries = await startRegistries();
  registries.addSource(HOST);
  try {
    registries.addImage(HOST, { repository: 'oss/nmi', tag: 'v1' });
    const read = (reference: string): Parts =>
      JSON.parse(registries.manifestOf(HOST, 'oss/nmi', reference).toString('utf8')) as Parts;
    const blob = (digest: string): Buffer => registries.blobOf(HOST, digest) ?? Buffer.alloc(0);
    const children = read('v1').manifests.map(({ digest }) => read(digest));

    expect(children).toHaveLength(2);
    for (const { config, layers } of children) {
      const { rootfs } = JSON.parse(blob(config.digest).toString('utf8')) as {
        rootfs: { diff_ids: string[] };
      };
      const tars = layers.map(({ digest }) => gunzipSync(blob(digest)));
      const sums = tars.map((tar) => `sha256:${createHash('sha256').update(tar).digest('hex')}`);
      expect(rootfs).toEqual({ type: 'layers', diff_ids: sums });
      expect(layers.map(({ size }) => size)).toEqual(layers.map((one) => blob(one.digest).length));
      expect(await namesIn(tars[0] ?? Buffer.alloc(0))).toEqual(['content.json']);
    }
  } finally {
    await registries.stop();
  }
});

function namesIn(tar: Buffer): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const names: string[] = [];
    const reader = extract();
    reader.on('entry', ({ name }, stream, next) => {
      names.push(name);
      stream.on('end', next).resume();
    });
    reader.on('finish', () => resolve(names)).on('error', reject);
    reader.end(tar);
  });
}
