import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../local/kubernetes';

/** What somebody tries who may write in his own namespace alone. The same manifests as those of docs/examples/two-teams. */
export interface Try {
  readonly file: string;
  readonly title: string;
  /** Whose token its pod asks for. */
  readonly asks: 'own' | 'other';
}

export const TRIES: readonly Try[] = [
  {
    file: '0-own-identity',
    title: 'its own identity, which it should get',
    asks: 'own',
  },
  {
    file: '1-copy',
    title: 'a copy of the AzureIdentity of the other team',
    asks: 'other',
  },
  {
    file: '2-client-id',
    title: 'a resource id of its own with the client id of theirs',
    asks: 'other',
  },
  {
    file: '3-exception',
    title: 'an exception on a pod without the label',
    asks: 'other',
  },
];

export interface Ids {
  readonly id: string;
  readonly clientId: string;
}

export interface Filling {
  readonly namespace: string;
  readonly own: Ids;
  readonly other: Ids;
}

const FOLDER = join(__dirname, '..', '..', 'docs', 'examples', 'two-teams');

/** Its objects, filled in. */
export function objectsOf({ file, asks }: Try, filling: Filling): readonly KubeObject[] {
  const { namespace, own, other } = filling;
  const values: Readonly<Record<string, string>> = {
    NAMESPACE: namespace,
    IMAGE: 'curl',
    ASKED_CLIENT_ID: filling[asks].clientId,
    OWN_ID: own.id,
    OWN_CLIENT: own.clientId,
    OTHER_ID: other.id,
    OTHER_CLIENT: other.clientId,
  };
  const text = readFileSync(join(FOLDER, `${file}.yaml`), 'utf8').replace(
    /\$\{(\w+)\}/g,
    (_, name: string) => values[name] ?? '',
  );
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject);
}
