import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/**
 * Compares the built bundle with the size that was last accepted; exits 1 when it has grown by more than two per cent.
 * `--update` accepts the present size: the number is committed, so that growth is somebody's decision.
 */
const BUNDLE = 'dist/functions.cjs';
/** Loaded with the first cluster that is called, so not part of a cold start; counted all the same. */
const LAZY = 'dist/kubernetes-client.cjs';
const ACCEPTED = 'docs/reference/bundle-size.json';
const TOLERANCE = 0.02;
const SHOWN = 12;

interface Size {
  readonly bytes: number;
  readonly gzipped: number;
}

interface Sizes {
  readonly functions: Size;
  readonly kubernetesClient: Size;
}

interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >;
}

function sizeOf(path: string): Size {
  const content = readFileSync(path);
  return { bytes: content.length, gzipped: gzipSync(content, { level: 9 }).length };
}

/** Kilobytes per package, largest first. */
function biggest(): readonly string[] {
  const meta = JSON.parse(readFileSync('dist/meta.json', 'utf8')) as Metafile;
  const totals = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(meta.outputs[BUNDLE]?.inputs ?? {})) {
    const name = packageOf(path);
    totals.set(name, (totals.get(name) ?? 0) + bytesInOutput);
  }
  return [...totals]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, bytes]) => `  ${kilobytes(bytes).padStart(9)}  ${name}`);
}

function packageOf(path: string): string {
  const [, after] = path.split(/.*node_modules\//);
  if (after === undefined) return 'our own code';
  return after
    .split('/')
    .slice(0, after.startsWith('@') ? 2 : 1)
    .join('/');
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

function report(file: string, now: Size, accepted: Size): void {
  const growth = now.bytes / accepted.bytes - 1;
  const percent = `${growth >= 0 ? '+' : ''}${(growth * 100).toFixed(2)} %`;
  console.log(`${file}: ${kilobytes(now.bytes)} (${kilobytes(now.gzipped)} gzipped), ${percent}`);
  if (growth <= TOLERANCE) return;
  console.error(
    `${file} has grown by more than ${TOLERANCE * 100} %. What is in ${BUNDLE}, which a cold start reads:\n` +
      `${biggest().join('\n')}\n` +
      `If it is worth it: npm run size -- --update, and commit ${ACCEPTED} with the reason.`,
  );
  process.exitCode = 1;
}

const now: Sizes = { functions: sizeOf(BUNDLE), kubernetesClient: sizeOf(LAZY) };
if (process.argv.includes('--update')) {
  writeFileSync(ACCEPTED, `${JSON.stringify(now, null, 2)}\n`);
  console.log(
    `accepted ${kilobytes(now.functions.bytes)} and ${kilobytes(now.kubernetesClient.bytes)}:\n${biggest().join('\n')}`,
  );
} else {
  const accepted = JSON.parse(readFileSync(ACCEPTED, 'utf8')) as Sizes;
  report(BUNDLE, now.functions, accepted.functions);
  report(LAZY, now.kubernetesClient, accepted.kubernetesClient);
}
