import { createHash } from 'node:crypto';
import type { RepoFile } from '../../base/repo-file';
import { objectsIn } from '../flux-objects';

const STAMP = /^# Written by aks-identity-reconciler \(([0-9a-f]{16})\)/;

/** The first line of a file of ours: it tells, whatever we would write today, whether somebody has changed the file. */
export function stamped(text: string, words: string): string {
  return `# Written by aks-identity-reconciler (${hashOf({ path: 'ours.yaml', text })}): ${words}\n${text}`;
}

/** The same objects as when we wrote them, whatever became of comments and line ends. */
export function isAsWeWrote(file: RepoFile): boolean {
  return STAMP.exec(file.text)?.[1] === hashOf(file);
}

function hashOf(file: RepoFile): string {
  return createHash('sha256')
    .update(JSON.stringify(objectsIn(file)))
    .digest('hex')
    .slice(0, 16);
}
