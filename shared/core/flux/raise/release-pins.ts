import type { FieldPath } from '../../applied/field-changes';
import { TEXT } from '../../applied/field-changes';
import type { Applied, AppliedObject } from '../../applied/flux/types';
import { objectId } from '../../applied/flux/object-id';
import type { Json } from '../../base/json';
import { isJsonObject, textAt, valueAt } from '../../base/json';
import { valid } from 'semver';
import { imageTags } from '../bump/image-tags';
import type { PinStep } from '../bump/pin-step';
import { leave, versionStep } from '../bump/pin-step';
import { sourceStep } from '../bump/source-ref';
import { yamlValues } from '../../yaml-edit/yaml-values';
import type { DesiredChart } from '../desired';
import type { ChartRelease } from './chart-releases';

/** One field that a new version changes. */
export interface PinField {
  /** Id of the object. */
  readonly object: string;
  readonly path: FieldPath;
  /** Absent: the field is new, as a digest beside its tag. */
  readonly from?: string;
  readonly to: string;
}

/** What a new version does to one release: all of its fields or none, for a tag without its digest would not do. */
export interface ReleasePins {
  readonly step: PinStep;
  readonly fields: readonly PinField[];
  /** Image tags of the release's own that stay. */
  readonly kept: readonly string[];
}

/** What has to change for a release to take the desired version; a step that leaves it alone says why. */
export function releasePins(
  applied: Applied,
  { release, pin, source }: ChartRelease,
  desired: DesiredChart,
  pinDigest: boolean,
): ReleasePins {
  if (source.kind === 'other')
    return stays(leave('OtherSource', `takes the chart from ${source.url}`));
  if (source.kind === 'missing' || pin === undefined) {
    const what = source.kind === 'missing' ? source.what : 'its source';
    return stays(leave('SourceNotFound', `refers to ${what}, which Flux does not apply from here`));
  }
  if (pin.repository !== undefined) {
    return stays(leave('OtherRepository', `is in ${pin.repository}, where its version is raised`));
  }
  const step = pinStep(pin, desired, pinDigest);
  if (step.kind !== 'edit') return stays(step);
  const tags = tagFields(applied, release, appsOf(step.from.version ?? '', desired));
  return {
    step,
    fields: [...step.edits.map((edit) => fieldOf(pin, edit)), ...tags.fields],
    kept: tags.kept,
  };
}

function stays(step: PinStep): ReleasePins {
  return { step, fields: [], kept: [] };
}

function pinStep(pin: AppliedObject, desired: DesiredChart, pinDigest: boolean): PinStep {
  if (pin.kind === 'OCIRepository') {
    return sourceStep(valueAt(pin.value, 'spec', 'ref'), desired, pinDigest);
  }
  const path =
    pin.kind === 'HelmChart' ? ['spec', 'version'] : ['spec', 'chart', 'spec', 'version'];
  const step = versionStep(valueAt(pin.value, ...path), desired.version);
  if (step.kind !== 'up') return step;
  return { kind: 'edit', from: { version: step.from }, edits: [{ path, value: desired.version }] };
}

function fieldOf(
  object: AppliedObject,
  { path, value }: { readonly path: FieldPath; readonly value: string | number | boolean },
): PinField {
  const from = textAt(object.value, ...path.map(String));
  return { object: objectId(object), path, ...(from !== undefined && { from }), to: String(value) };
}

/** appVersion of the version that is left, and of the one that comes. */
interface Apps {
  readonly from?: string;
  readonly to?: string;
}

/** Who writes `v4.1.17` means the chart 4.1.17. */
function appsOf(version: string, { appVersions = {}, version: next }: DesiredChart): Apps {
  const from = appVersions[version] ?? appVersions[valid(version) ?? ''];
  const to = appVersions[next];
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

interface TagFields {
  readonly fields: readonly PinField[];
  readonly kept: readonly string[];
}

/** Image tags that came with the version that is left: in the release's values, and in ConfigMaps that it takes values from. */
function tagFields(applied: Applied, release: AppliedObject, apps: Apps): TagFields {
  const places = [
    {
      object: release,
      at: ['spec', 'values'] as FieldPath,
      values: valueAt(release.value, 'spec', 'values'),
    },
    ...valuesFrom(applied, release),
  ];
  const all = places.map(({ object, at, values }): TagFields => {
    const { edits, kept } = imageTags(values, apps.from, apps.to);
    return {
      fields: edits.map(({ path, value }) => {
        const from = textAt(values, ...path.map(String));
        const field = { object: objectId(object), path: [...at, ...path], to: String(value) };
        return { ...field, ...(from !== undefined && { from }) };
      }),
      kept,
    };
  });
  return {
    fields: all.flatMap(({ fields }) => fields),
    kept: all.flatMap(({ kept }) => kept),
  };
}

interface ValuesPlace {
  readonly object: AppliedObject;
  readonly at: FieldPath;
  readonly values: Json | undefined;
}

/** Values in Secrets are not ours to read, and image tags are no secret. */
function valuesFrom(applied: Applied, release: AppliedObject): readonly ValuesPlace[] {
  const list = valueAt(release.value, 'spec', 'valuesFrom');
  const refs = Array.isArray(list) ? (list as readonly Json[]) : [];
  return refs.flatMap((ref) => {
    const object = applied.objects.find(
      ({ apiVersion, kind, namespace, name }) =>
        apiVersion === 'v1' &&
        kind === 'ConfigMap' &&
        textAt(ref, 'kind') === kind &&
        namespace === release.namespace &&
        name === textAt(ref, 'name'),
    );
    if (object === undefined || textAt(ref, 'targetPath') !== undefined) return [];
    const key = textAt(ref, 'valuesKey') ?? 'values.yaml';
    const yaml = yamlValues(textAt(object.value, 'data', key) ?? '');
    const values = yaml.ok ? yaml.values[0] : undefined;
    return isJsonObject(values) ? [{ object, at: ['data', key, TEXT, 0], values }] : [];
  });
}
