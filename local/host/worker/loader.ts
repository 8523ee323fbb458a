import { globSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HostError, messageOf, stackOf } from '../errors';
import { native, type Native } from './native';

/** Packages that remember the worker they were loaded by, so every host needs its own copy. */
const BOUND_PACKAGES = ['@azure/functions', 'durable-functions'];

let loads = 0;

/**
 * Loads the app as the Functions Node worker does: `main` of its package.json is a glob, `@azure/functions-core` is
 * answered by `coreApi`. Returns the exports of the last matching module.
 */
export async function loadApp(appDir: string, coreApi: object): Promise<Record<string, unknown>> {
  const root = resolve(appDir);
  const node = native();
  const require = node.Module.createRequire(join(root, 'package.json'));
  const entries = entryPoints(root);
  purge(require.cache, entries);
  const uninstall = answerCoreApi(node, coreApi);
  try {
    let exported: Record<string, unknown> = {};
    for (const file of entries) exported = await loadModule(node, require, file);
    return exported;
  } catch (error) {
    if (error instanceof HostError) throw error;
    throw new HostError(
      'app-not-loadable',
      `The app in ${root} could not be loaded: ${messageOf(error)}\n${stackOf(error)}`,
      { cause: error },
    );
  } finally {
    uninstall();
  }
}

/**
 * The SDK asks for the core API once, when it first registers something; from then on it keeps the answer. So the
 * answer only has to be in place while the app loads, and hosts that run side by side do not disturb one another.
 */
function answerCoreApi(node: Native, coreApi: object): () => void {
  const { prototype } = node.Module;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the module as `this` below
  const original = prototype.require;
  prototype.require = function require(this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? coreApi : original.call(this, id);
  };
  return () => {
    prototype.require = original;
  };
}

function entryPoints(root: string): readonly string[] {
  const main = readMain(root);
  const files = globSync(main, { cwd: root }).sort();
  if (files.length > 0) return files.map((file) => join(root, file));
  throw new HostError(
    'app-not-loadable',
    `"main" of ${join(root, 'package.json')} is "${main}" and matches no file. Build the app first (npm run build).`,
  );
}

function readMain(root: string): string {
  const path = join(root, 'package.json');
  let manifest: { main?: unknown };
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as { main?: unknown };
  } catch (error) {
    throw new HostError('app-not-loadable', `${path} cannot be read: ${messageOf(error)}`);
  }
  if (typeof manifest.main === 'string' && manifest.main !== '') return manifest.main;
  throw new HostError(
    'app-not-loadable',
    `${path} has no "main": the worker would find no function.`,
  );
}

async function loadModule(
  node: Native,
  require: NodeJS.Require,
  file: string,
): Promise<Record<string, unknown>> {
  if (!isEsModule(file)) return require(file) as Record<string, unknown>;
  // a fresh query gives a fresh module: the ESM cache cannot be purged
  return node.importModule(`${pathToFileURL(file).href}?host=${(loads += 1)}`);
}

function isEsModule(file: string): boolean {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs')) return false;
  for (let dir = resolve(file, '..'); ; dir = resolve(dir, '..')) {
    const manifest = readManifest(join(dir, 'package.json'));
    if (manifest !== undefined) return manifest.type === 'module';
    if (dir === resolve(dir, '..')) return false;
  }
}

function readManifest(path: string): { readonly type?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { type?: unknown };
  } catch {
    return undefined;
  }
}

/**
 * Forgets the app's modules and the bound packages, so that the app starts as in a new process. Only what hangs below
 * an entry point goes: the host itself may live under the same folder.
 */
function purge(cache: NodeJS.Dict<NodeModule>, entries: readonly string[]): void {
  const packages = BOUND_PACKAGES.map((name) => join(sep, 'node_modules', name, sep));
  const doomed = new Set<string>();
  const visit = (module: NodeModule | undefined): void => {
    if (module === undefined || doomed.has(module.filename)) return;
    if (module.filename.includes(`${sep}node_modules${sep}`)) return;
    doomed.add(module.filename);
    module.children.forEach(visit);
  };
  for (const entry of entries) visit(cache[entry]);
  for (const file of Object.keys(cache)) {
    if (doomed.has(file) || packages.some((path) => file.includes(path))) delete cache[file];
  }
}
