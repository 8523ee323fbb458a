import { isJsonObject, type JsonObject } from '../../base/json';
import { isNull } from './blanks';

/** An object that SOPS has encrypted: its values, mostly, but not its metadata. */
export function isEncrypted(value: JsonObject): boolean {
  return isJsonObject(value.sops) && !isNull(value.sops) && value.sops.mac !== undefined;
}

/** A file that SOPS has encrypted, of whatever format. */
export function looksEncrypted(text: string): boolean {
  return (
    /^sops_(version|mac)=/m.test(text) ||
    (/^[^\S\n\r\u2028\u2029]*"?sops"?:/m.test(text) && /"?mac"?:\s*"?ENC\[/.test(text))
  );
}
