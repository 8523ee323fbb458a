import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Debian's registry (CNCF distribution): the code that the rules of registries were written down from. */
export interface DockerRegistry {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Whether a program is installed on this machine. */
export function isInstalled(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

function configuration(folder: string, relativeUrls: boolean): string {
  return `version: 0.1
storage:
  filesystem:
    rootdirectory: ${path.join(folder, 'content')}
  delete:
    enabled: true
http:
  addr: 127.0.0.1:0
  relativeurls: ${relativeUrls}
`;
}

/** Starts an empty one on any free port, without authentication. `relativeUrls`: as ACR says its Locations. */
export async function startDockerRegistry({ relativeUrls = true } = {}): Promise<DockerRegistry> {
  const folder = mkdtempSync(path.join(tmpdir(), 'docker-registry-'));
  const file = path.join(folder, 'config.yml');
  writeFileSync(file, configuration(folder, relativeUrls));
  const child = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await portIn(child.stderr);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Goes on reading: a registry whose log nobody takes stops. */
function portIn(log: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    log.on('data', (chunk) => {
      text = `${text}${String(chunk)}`.slice(-10_000);
      const [, port] = /listening on 127\.0\.0\.1:(\d+)/.exec(text) ?? [];
      if (port !== undefined) resolve(port);
    });
    log.on('end', () => reject(new Error(`docker-registry ended: ${text.slice(-500)}`)));
  });
}
