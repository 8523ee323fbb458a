import { type ImageReference, tryDigest } from './release';

const HUB = 'docker.io';
/** Names under which Docker's own registry goes. */
const HUB_NAMES: readonly string[] = [HUB, 'index.docker.io', 'registry-1.docker.io'];
const HOST = /^[a-z0-9]+(-+[a-z0-9]+)*(\.[a-z0-9]+(-+[a-z0-9]+)*)*(:\d{1,5})?$/;
const PART = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
/** Registries refuse longer names. */
const MAX_LENGTH = 255;

/**
 * An image as people write it (`nginx`, `mcr.microsoft.com/oss/azure/aad-pod-identity/nmi:v1.8.17`, `host:5000/a@sha256:…`),
 * in full: names without a registry are Docker's, and its own images lie under `library/`. Undefined when it is none.
 */
export function parseImage(text: string): ImageReference | undefined {
  if (text.length > 2 * MAX_LENGTH) return undefined;
  const [named = '', digestText, ...more] = text.split('@');
  const digest = digestText === undefined ? undefined : tryDigest(digestText);
  if (more.length > 0 || (digestText !== undefined && digest === undefined)) return undefined;
  const { name, tag } = splitTag(named);
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const place = placeOf(name);
  return place && { ...place, ...(tag !== undefined && { tag }), ...(digest && { digest }) };
}

/** The registry that `text` begins with as it is written there, or undefined when Docker's is implied. */
export function registryIn(text: string): string | undefined {
  const [first = '', ...rest] = text.split('/');
  const isHost = /[.:]/.test(first) || first === 'localhost';
  return isHost && rest.length > 0 ? first : undefined;
}

/** Tag and digest at the end of a name as they are written there: `:v1@sha256:…`, or nothing. */
export function versionIn(text: string): string {
  const last = text.slice(text.lastIndexOf('/') + 1);
  const at = last.includes('@') ? last.indexOf('@') : last.length;
  const colon = last.lastIndexOf(':', at);
  return last.slice(colon < 0 ? at : colon);
}

/** A colon before the last slash is that of a port. */
function splitTag(named: string): { readonly name: string; readonly tag?: string } {
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  if (colon < 0) return { name: named };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1) };
}

function placeOf(name: string): ImageReference | undefined {
  const host = registryIn(name);
  const path = host === undefined ? name : name.slice(host.length + 1);
  if (!path.split('/').every((part) => PART.test(part))) return undefined;
  const registry = (host ?? HUB).toLowerCase();
  if (!HOST.test(registry) || name.length > MAX_LENGTH) return undefined;
  if (!HUB_NAMES.includes(registry)) return { registry, repository: path };
  return { registry: HUB, repository: path.includes('/') ? path : `library/${path}` };
}
