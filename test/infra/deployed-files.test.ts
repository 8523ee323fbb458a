import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ignore from 'ignore';
import { parse } from 'yaml';
import { root } from './paths';

const patterns = readFileSync(join(root, '.funcignore'), 'utf8');
const deployed = [
  'dist/chart-worker.cjs',
  'dist/functions.cjs',
  'dist/git-github-client.cjs',
  'dist/kubernetes-client.cjs',
  'dist/profiles.schema.json',
  'dist/ui/dashboard-4FZK2QAB.js',
  'dist/ui/index.html',
  'host.json',
  'package.json',
];

/** What lies about in a checkout that was worked in: everything in Git, and what tools leave behind. */
const checkout = [
  ...execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n'),
  ...deployed,
  'dist/functions.cjs.map',
  'dist/meta.json',
  'dist/deploy/host.json',
  'dist/deploy/dist/functions.cjs',
  'node_modules/yaml/package.json',
  'node_modules/azurite/dist/functions.cjs',
  '.local/state/host.json',
  '.azure/prod/.env',
  'local.settings.json',
  'profiles.yaml',
  'package-lock.json',
];

describe('.funcignore', () => {
  it('sends the bundle and its two manifests, by the rules of Git', () => {
    const rules = ignore().add(patterns);
    expect(unique(rules.filter(checkout))).toEqual(deployed);
  });

  it('sends the same files by the rules of Core Tools, but for a source map, whose name starts alike', () => {
    const sent = unique(checkout.filter((path) => acceptedByCoreTools(path, patterns)));
    expect(sent).toEqual(unique([...deployed, 'dist/functions.cjs.map']));
  });

  it('would send all of dist in Core Tools if the folder were written out', () => {
    const naive = patterns.replace('[d]ist/', 'dist/');
    const sent = checkout.filter((path) => acceptedByCoreTools(path, naive));
    expect(sent).toContain('dist/meta.json');
  });
});

describe('infra/package.mjs', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'package-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lays out the bundle, the host settings and a manifest without dependencies or scripts', () => {
    mkdirSync(join(folder, 'dist', 'deploy'), { recursive: true });
    writeFileSync(join(folder, 'dist', 'deploy', 'old.cjs'), 'left over');
    writeFileSync(join(folder, 'dist', 'functions.cjs'), '// bundle');
    writeFileSync(join(folder, 'dist', 'chart-worker.cjs'), '// bundle');
    writeFileSync(join(folder, 'dist', 'kubernetes-client.cjs'), '// bundle');
    mkdirSync(join(folder, 'dist', 'ui'));
    writeFileSync(join(folder, 'dist', 'ui', 'index.html'), '<!doctype html>');
    for (const name of ['host.json', 'package.json']) cpSync(join(root, name), join(folder, name));
    expect(run(folder).status).toBe(0);
    const laid = readdirSync(join(folder, 'dist', 'deploy'), { recursive: true }).map(String);
    expect(laid.sort()).toEqual([
      'dist',
      'dist/chart-worker.cjs',
      'dist/functions.cjs',
      'dist/kubernetes-client.cjs',
      'dist/ui',
      'dist/ui/index.html',
      'host.json',
      'package.json',
    ]);
    const manifest = JSON.parse(
      readFileSync(join(folder, 'dist', 'deploy', 'package.json'), 'utf8'),
    ) as object;
    expect(Object.keys(manifest)).toEqual([
      'name',
      'version',
      'license',
      'private',
      'type',
      'main',
      'engines',
    ]);
    expect(manifest).toMatchObject({
      main: 'dist/functions.cjs',
      type: 'commonjs',
      engines: { node: '>=22.19' },
    });
  });

  it('says what to do when nothing was built', () => {
    const { status, stderr } = run(folder);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /dist.functions\.cjs and dist.chart-worker\.cjs not found in .*npm run build/,
    );
  });
});

describe('azure.yaml', () => {
  const azure = parse(readFileSync(join(root, 'azure.yaml'), 'utf8')) as AzureYaml;

  it('deploys one function app, under the name that the template tags it with', () => {
    expect(Object.keys(azure.services)).toEqual(['reconciler']);
    expect(azure.services.reconciler.host).toBe('function');
    const template = readFileSync(join(root, 'infra/function-app.bicep'), 'utf8');
    expect(template).toContain("'azd-service-name': 'reconciler'");
  });

  it('deploys the folder that infra/package.mjs lays out after every build, which azd runs by itself', () => {
    expect(azure.services.reconciler.dist).toBe('dist/deploy');
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
    expect(scripts.build).toBeDefined();
    expect(scripts.postbuild).toBe('node infra/package.mjs');
  });

  it('needs no alpha feature of azd: `language: custom` stops package, up, deploy and down', () => {
    const { language, remoteBuild, project } = azure.services.reconciler;
    expect({ language, remoteBuild }).toEqual({ language: 'ts', remoteBuild: false });
    // azd restores packages there before the build has made any folder.
    expect(project).toBe('.');
  });

  it('names the azd that it needs, and so does docs/deploy.md', () => {
    expect(azure.requiredVersions.azd).toBe('>= 1.23.12');
    expect(readFileSync(join(root, 'docs/deploy.md'), 'utf8')).toContain('1.23.12 or later');
  });

  it('finds node_modules let in by .funcignore: azd refuses `remoteBuild: false` where it is not', () => {
    const rules = ignore().add(patterns);
    expect(rules.ignores('node_modules/')).toBe(false);
    expect(rules.ignores('node_modules/yaml/package.json')).toBe(true);
  });

  it('asks infra/before-down.mjs before it deletes anything', () => {
    const { posix, windows } = azure.hooks.predown;
    expect([posix.run, windows.run]).toEqual(Array(2).fill('node infra/before-down.mjs'));
    const template = readFileSync(join(root, 'infra/main.bicep'), 'utf8');
    expect(template).toMatch(/^output RECONCILER_FOREIGN_GROUPS string = /m);
  });

  it('connects events only after the code is there', () => {
    const steps = azure.workflows.up.steps.map((step) => step.azd);
    const connect = steps.indexOf('env set RECONCILER_CONNECT_EVENTS true');
    expect(connect).toBeGreaterThan(steps.indexOf('deploy --all'));
    expect(steps.lastIndexOf('provision')).toBeGreaterThan(connect);
    const parameters = readFileSync(join(root, 'infra/main.parameters.json'), 'utf8');
    expect(parameters).toContain(
      '"connectEvents": { "value": "${RECONCILER_CONNECT_EVENTS=false}"',
    );
  });
});

describe('infra/before-down.mjs', () => {
  it('lets azd delete resource groups that are all ours', () => {
    expect(down({ RECONCILER_REGISTRIES: '', RECONCILER_FOREIGN_GROUPS: ' ' }).status).toBe(0);
  });

  it.each(['RECONCILER_FOREIGN_GROUPS', 'RECONCILER_REGISTRIES', 'RECONCILER_KEY_VAULTS'])(
    'refuses where %s tells of others, and says where to read on',
    (name) => {
      const { status, stderr } = down({ [name]: 'rg-registry' });
      expect(status).toBe(1);
      expect(stderr).toContain(`${name}=rg-registry`);
      expect(stderr).toContain('Remove everything');
      expect(readFileSync(join(root, 'docs/deploy.md'), 'utf8')).toContain('## Remove everything');
    },
  );
});

interface Run {
  readonly run: string;
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

interface AzureYaml {
  readonly requiredVersions: { readonly azd: string };
  readonly hooks: { readonly predown: { readonly posix: Run; readonly windows: Run } };
  readonly services: {
    readonly reconciler: {
      readonly host: string;
      readonly dist: string;
      readonly project: string;
      readonly language: string;
      readonly remoteBuild: boolean;
    };
  };
  readonly workflows: { readonly up: { readonly steps: readonly { readonly azd: string }[] } };
}

/**
 * Core Tools is not Git: it asks every file, never a folder; order means nothing; a file passes when its path starts,
 * up to a word boundary, with any `!` pattern or with no other pattern; `*` stays within a folder; `[` is only a `[`.
 */
function acceptedByCoreTools(path: string, rules: string): boolean {
  const lines = rules
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const lets = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const stops = lines.filter((line) => !line.startsWith('!'));
  return (
    lets.some((rule) => startsWith(path, rule)) || !stops.some((rule) => startsWith(path, rule))
  );
}

function startsWith(path: string, rule: string): boolean {
  const escaped = rule
    .replace(/^\//, '')
    .replace(/[-[\]/{}()+?.\\^$|]/g, '\\$&')
    .replaceAll('*', '[^/]+');
  return new RegExp(`^(?:${escaped})\\b`).test(path);
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort();
}

function run(cwd: string): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'infra/package.mjs')], { cwd, encoding: 'utf8' });
}

function down(env: Readonly<Record<string, string>>): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'infra/before-down.mjs')], {
    env,
    encoding: 'utf8',
  });
}
