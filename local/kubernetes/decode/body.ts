import { parse } from 'yaml';
import type { JsonMap } from '../object';
import { isMap, textOf } from '../object';
import { badRequest, unsupportedMediaType } from '../status';
import { goNameOf } from './metadata';

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';
const ACCEPTED = [JSON_TYPE, YAML_TYPE, 'application/vnd.kubernetes.protobuf'];
/** As much of a body as a message shows. */
const SHOWN = 30;

/** The body of a create or an update, as a map. Throws KubeError: 415, or 400 for what is not an object. */
export function objectIn(text: string, contentType: string, kind: string): JsonMap {
  const type = mediaTypeOf(contentType);
  const refuse = (why: string): never => {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(text)})`,
    );
  };
  if (type !== JSON_TYPE && type !== YAML_TYPE) throw unsupportedMediaType(ACCEPTED);
  const value = parsed(text, type, (why) =>
    refuse(`couldn't get version/kind; json parse error: ${why}`),
  );
  if (!isMap(value)) return refuse(notAnObject(value));
  if (textOf(value.kind) === '') return refuse(`Object 'Kind' is missing in '${text}'`);
  return value;
}

export function mediaTypeOf(header: string): string {
  const [type = ''] = header.split(';');
  return type.trim() === '' ? JSON_TYPE : type.trim().toLowerCase();
}

function parsed(text: string, type: string, refuse: (why: string) => never): unknown {
  try {
    return type === YAML_TYPE ? parse(text, { uniqueKeys: false }) : JSON.parse(text);
  } catch (error) {
    return refuse(asGoSays(String(error)));
  }
}

/** Node and Go say the same of a broken JSON text, in other words. */
export function asGoSays(message: string): string {
  const [, token] = /Unexpected token '(.)'/u.exec(message) ?? [];
  if (token !== undefined) return `invalid character '${token}' looking for beginning of value`;
  return 'unexpected end of JSON input';
}

function notAnObject(value: unknown): string {
  return `couldn't get version/kind; json parse error: json: cannot unmarshal ${goNameOf(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
}

function summary(text: string): string {
  if (text === '') return '<empty>';
  const isShown = text.startsWith('{');
  const bytes = Buffer.from(text);
  const shown = bytes.subarray(0, SHOWN).toString(isShown ? 'utf8' : 'hex');
  return bytes.length > SHOWN ? `${shown} ...` : shown;
}
