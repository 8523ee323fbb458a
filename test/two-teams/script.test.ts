import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPods } from './kubelet';
import { applyPolicies, DEVELOPER, openScene, type Scene } from './scene';

jest.setTimeout(180_000);

/** docs/examples/two-teams/two-teams.sh, with the real kubectl, against the simulated API server and NMI. */

const SCRIPT = join(__dirname, '..', '..', 'docs', 'examples', 'two-teams', 'two-teams.sh');

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('skipped: two-teams.sh, because kubectl is not on this machine\n');
    return false;
  }
}

const withKubectl = hasKubectl() ? describe : describe.skip;
let scene: Scene;
let end: () => void;
let folder: string;

beforeEach(async () => {
  scene = await openScene();
  end = runPods(scene);
  folder = mkdtempSync(join(tmpdir(), 'two-teams-'));
});
afterEach(async () => {
  end();
  rmSync(folder, { recursive: true });
  await scene.stop();
});

interface Ran {
  readonly code: number;
  readonly text: string;
  /** Its rows: way, API server, NMI. */
  readonly rows: readonly (readonly string[])[];
}

/** In the name of the developer of web, unless another token is given. */
function run(...args: readonly string[]): Promise<Ran> {
  const { payments, web } = scene;
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(scene));
  const ids = ['--own-id', web.id, '--own-client', web.clientId];
  const others = ['--other-id', payments.id, '--other-client', payments.clientId];
  return new Promise((resolve) => {
    execFile(
      'sh',
      [SCRIPT, '--namespace', 'web', ...ids, ...others, ...args],
      { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder } },
      (error, stdout, stderr) => {
        const rows = stdout
          .split('\n')
          .slice(2)
          .filter((line) => line !== '')
          .map((line) => line.split(/ {2,}/));
        resolve({ code: Number(error?.code ?? 0), text: stdout + stderr, rows });
      },
    );
  });
}

function kubeconfigFor({ cluster: { api } }: Scene): string {
  return JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'web' },
    clusters: [
      { name: 'aks1', cluster: { server: api.url, 'certificate-authority-data': api.caData } },
    ],
    users: [{ name: 'dev', user: { token: DEVELOPER } }],
    contexts: [{ name: 'web', context: { cluster: 'aks1', user: 'dev', namespace: 'web' } }],
  });
}

/** Objects in namespace web that the script could have left. */
function left(): readonly string[] {
  const kinds = ['AzureIdentity', 'AzureIdentityBinding', 'AzurePodIdentityException', 'Pod'];
  return kinds.flatMap((kind) => scene.cluster.api.world.list(kind, 'web').map(() => kind));
}

withKubectl('two-teams.sh', () => {
  test('finds every way open without policies, and leaves nothing behind', async () => {
    const { code, rows } = await run();
    expect(rows.map(([, server, nmi]) => [server, nmi])).toEqual(
      Array(4).fill(['admitted', '200']),
    );
    expect([code, left()]).toEqual([1, []]);
  });

  test('names the policy that warns, while the way is still open', async () => {
    applyPolicies(scene, 'audit');
    const { code, rows } = await run();
    expect(rows.map(([, server, nmi]) => [server, nmi])).toEqual([
      ['admitted', '200'],
      ['admitted, with a warning of identity-reconciler-grants', '200'],
      ['admitted, with a warning of identity-reconciler-grants', '200'],
      ['admitted, with a warning of identity-reconciler-exceptions', '200'],
    ]);
    expect(code).toBe(1);
  });

  test('finds every way shut by the policies, and the own identity served', async () => {
    applyPolicies(scene, 'deny');
    const { code, rows } = await run();
    expect(rows.map(([, server, nmi]) => [server, nmi])).toEqual([
      ['admitted', '200'],
      ['refused by identity-reconciler-grants', '404'],
      ['refused by identity-reconciler-grants', '404'],
      ['refused by identity-reconciler-exceptions', '404'],
    ]);
    expect([code, left()]).toEqual([0, []]);
  });

  test('asks the API server alone in a dry run, and creates nothing', async () => {
    const { code, text, rows } = await run('--dry-run');
    expect([code, left()]).toEqual([1, []]);
    expect(text).toContain('dry run: nothing is created');
    expect(rows.map(([, server, nmi]) => [server, nmi])).toEqual(
      Array(4).fill(['admitted', 'not asked']),
    );
    applyPolicies(scene, 'deny');
    const after = await run('--dry-run');
    expect([after.code, left()]).toEqual([0, []]);
    expect(after.rows.map(([, server]) => server)).toEqual([
      'admitted',
      'refused by identity-reconciler-grants',
      'refused by identity-reconciler-grants',
      'refused by identity-reconciler-exceptions',
    ]);
  });

  test('takes a pod that got no answer for no proof', async () => {
    applyPolicies(scene, 'deny');
    end();
    const { code, rows } = await run('--timeout', '1');
    expect(rows.map(([, , nmi]) => nmi)).toEqual(Array(4).fill('no answer'));
    expect([code, left()]).toEqual([2, []]);
  });

  test('touches nothing where somebody has objects of that name already', async () => {
    scene.cluster.api.world.createPod({ name: 'two-teams', namespace: 'web' });
    const { code, text } = await run();
    expect([code, left()]).toEqual([2, ['Pod']]);
    expect(text).toContain('objects called two-teams in namespace web already');
  });

  test('says so where the caller may not write', async () => {
    const { code, text } = await run('--namespace', 'payments');
    expect(code).toBe(2);
    expect(text).toContain('cannot look into namespace payments');
  });

  test('is not fooled by an id with something else in it', async () => {
    const { code, text } = await run('--own-id', '/x|e;touch /tmp/x');
    expect([code, left()]).toEqual([64, []]);
    expect(text).toContain('not a name, an id or an image');
  });
});
