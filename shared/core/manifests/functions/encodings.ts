import { createHash } from 'node:crypto';
import type { SemVer } from 'semver';
import { stringify } from 'yaml';
import { goYaml } from '../../applied/kustomize/go-yaml';
import { goJson, goMap } from '../../charts/go-json';
import { parseRange, parseVersion } from '../../charts/version-range';
import { isJsonObject, type Json } from '../../base/json';
import type { GoFunction } from '../go/run';
import { fromJson, type GoValue, NotComputed, TemplateFailure, toJson } from '../go/value';
import { anyText, argAt, textAt } from './arguments';

/** YAML, JSON, digests and versions. */
export const ENCODINGS: Readonly<Record<string, GoFunction>> = {
  toYaml: (args) => yamlText(toJson(argAt(args, 0))),
  fromYaml: (args) => yamlValue(textAt(args, 0)),
  fromYamlArray: (args) => yamlValue(textAt(args, 0)),
  toJson: (args) => goJson(ordered(toJson(argAt(args, 0)))),
  toRawJson: (args) => JSON.stringify(ordered(toJson(argAt(args, 0)))),
  fromJson: (args) => yamlValue(textAt(args, 0)),
  b64enc: (args) => Buffer.from(textAt(args, 0)).toString('base64'),
  b64dec: (args) => Buffer.from(textAt(args, 0), 'base64').toString('utf8'),
  sha256sum: (args) => createHash('sha256').update(textAt(args, 0)).digest('hex'),
  sha1sum: (args) => createHash('sha1').update(textAt(args, 0)).digest('hex'),
  semverCompare: (args) => isInRange(textAt(args, 1), textAt(args, 0)),
  semver: (args) => version(textAt(args, 0)),
};

/** A list is not indented below its key, as Go's library writes it. */
function yamlText(value: Json): string {
  return stringify(value, {
    version: '1.1',
    indentSeq: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  }).trimEnd();
}

function yamlValue(text: string): GoValue {
  const read = goYaml(text, 'yaml.v2');
  if (!read.ok) throw new NotComputed('reads YAML that it cannot read');
  return fromJson(read.documents[0] ?? {});
}

function ordered(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(ordered);
  if (!isJsonObject(value)) return value;
  return goMap(Object.fromEntries(Object.entries(value).map(([key, at]) => [key, ordered(at)])));
}

/** `>=1.21-0`: Helm fills in what is missing, npm's ranges do not. */
const SHORT_PRERELEASE = /(^|[^\d.])(\d+\.\d+)-/g;

function isInRange(text: string, range: string): boolean {
  const found = parseVersion(text.replace(/^v/, ''));
  const whole = range.replace(SHORT_PRERELEASE, '$1$2.0-');
  const wanted = parseRange(whole, range.includes('-'));
  if (found === undefined) throw new TemplateFailure(`invalid semantic version: ${text}`);
  if (wanted === undefined) throw new NotComputed(`compares with ${anyText(range)}`);
  return wanted.includes(found);
}

function version(text: string): GoValue {
  const { major, minor, patch, prerelease } = parsed(text);
  return new Map<string, GoValue>([
    ['Major', BigInt(major)],
    ['Minor', BigInt(minor)],
    ['Patch', BigInt(patch)],
    ['Prerelease', prerelease.join('.')],
  ]);
}

function parsed(text: string): SemVer {
  const found = parseVersion(text.replace(/^v/, ''));
  if (found === undefined) throw new TemplateFailure(`invalid semantic version: ${text}`);
  return found;
}
