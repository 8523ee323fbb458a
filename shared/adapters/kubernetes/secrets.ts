import type { Cluster } from '../../core/cluster/cluster';
import { isReconcileError } from '../../core/base/errors';
import type {
  AzureIdentity,
  ObservedSecrets,
  SecretRef,
  SecretState,
} from '../../core/cluster/objects';
import { namedSecrets } from '../../core/pod-identity/secrets';
import { tooLarge } from './failure';
import { asMap, textMap } from './json';
import type { Meter } from './lists';
import { MAX_LOOK_BYTES } from './lists';
import type { Sender } from './send';

/** Who may write AzureIdentity objects says how many there are. */
const MAX_COUNT = 500;
const CONCURRENCY = 8;
/** What the API server takes for the name of an object; no `..` among them leads to another path. */
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The Secrets that the AzureIdentity objects name, one by one: nothing lists them, so that a right to some is enough. */
export async function secretLooks(
  cluster: Cluster,
  sender: Sender,
  identities: readonly AzureIdentity[],
  meter: Meter,
): Promise<readonly ObservedSecrets[]> {
  const named = namedSecrets(identities);
  const looks: ObservedSecrets[] = [];
  for (let at = 0; at < Math.min(named.length, MAX_COUNT); at += CONCURRENCY) {
    const some = named.slice(at, Math.min(at + CONCURRENCY, MAX_COUNT));
    const states = await Promise.all(some.map((ref) => stateOf(sender, ref, meter)));
    if (meter.bytes > MAX_LOOK_BYTES) throw tooLarge(cluster, MAX_LOOK_BYTES);
    looks.push(...some.map((ref, index) => ({ ...ref, state: states[index] ?? TOO_MANY })));
  }
  return [...looks, ...named.slice(MAX_COUNT).map((ref) => ({ ...ref, state: TOO_MANY }))];
}

const TOO_MANY: SecretState = { kind: 'unread', why: 'TooMany' };

async function stateOf(
  sender: Sender,
  { namespace, name }: SecretRef,
  meter: Meter,
): Promise<SecretState> {
  if (!NAME.test(namespace) || !NAME.test(name)) return { kind: 'missing' };
  try {
    const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
    const { value, bytes } = await sender.json({ method: 'GET', path });
    meter.bytes += bytes;
    return shapeOf(textMap(asMap(value).data));
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    switch (error.failure.code) {
      case 'NotFound':
        return { kind: 'missing' };
      case 'ClusterAccessDenied':
        return { kind: 'unread', why: 'NotAllowed' };
      default:
        throw error;
    }
  }
}

/** Values are base64; none of them leaves here. */
function shapeOf(data: Readonly<Record<string, string>>): SecretState {
  const values = new Set(Object.values(data));
  return {
    kind: 'found',
    values: values.size,
    hasEmpty: values.has(''),
    certificate: certificateIn(data.certificate ?? ''),
  };
}

function certificateIn(base64: string): 'none' | 'pkcs12' | 'other' {
  if (base64 === '') return 'none';
  return isSequence(Buffer.from(base64, 'base64')) ? 'pkcs12' : 'other';
}

/** A PKCS #12 file is one ASN.1 SEQUENCE from its first byte to its last (RFC 7292), which a PEM text is not. */
function isSequence(bytes: Buffer): boolean {
  const [tag, length = 0] = bytes;
  if (tag !== 0x30) return false;
  if (length < 0x80) return bytes.length === 2 + length;
  const digits = length - 0x80;
  // Some tools leave the length open, as BER allows; Go reads DER alone, and NMI with it.
  if (digits === 0 || digits > 4 || bytes.length < 2 + digits) return false;
  return bytes.length === 2 + digits + bytes.readUIntBE(2, digits);
}
