import type { Json } from '../../base/json';
import type { DesiredChart } from '../desired';
import type { PinEdit, PinStep } from './pin-step';
import { isDigestChange, isSubstituted, leave, versionStep } from './pin-step';
import { textAt, valueAt } from '../../base/json';

/**
 * `spec.ref` of an OCIRepository. Tag and digest are two values (`tag: v1@sha256:…` is refused by Flux), and the digest
 * wins over the tag: one that is there is moved along whatever `pinDigest` says, else the new tag would do nothing.
 */
export function sourceStep(
  ref: Json | undefined,
  wanted: Pick<DesiredChart, 'version' | 'tag' | 'manifestDigest'>,
  pinDigest: boolean,
): PinStep {
  if (textAt(ref, 'semver') !== undefined) {
    return leave('SemverReference', 'follows spec.ref.semver: Flux takes the newest by itself');
  }
  const tag = valueAt(ref, 'tag');
  const digest = valueAt(ref, 'digest');
  if (isSubstituted(digest)) return leave('SubstitutedValue', 'has a variable as its digest');
  if (tag === undefined && digest === undefined) {
    return leave('UnpinnedReference', 'says neither tag nor digest');
  }
  const move = tag === undefined ? ({ kind: 'same' } as const) : tagStep(tag, wanted.version);
  if (move.kind === 'leave') return move;
  const edits: readonly PinEdit[] = [
    ...(move.kind === 'up' ? [{ path: ['spec', 'ref', 'tag'], value: wanted.tag }] : []),
    ...(isDigestChange(digest, wanted.manifestDigest, pinDigest)
      ? [{ path: ['spec', 'ref', 'digest'], value: wanted.manifestDigest }]
      : []),
  ];
  if (edits.length === 0) return { kind: 'same' };
  return { kind: 'edit', from: pinOf(tag, digest), edits };
}

/** A tag says `+` as `_` (helm #10166). */
function tagStep(tag: Json, version: string): ReturnType<typeof versionStep> {
  const step = versionStep(isSubstituted(tag) ? tag : versionOfTag(tag), version);
  if (step.kind !== 'leave' || step.code !== 'VersionRange') return step;
  return {
    ...step,
    code: 'NotAVersion',
    message: `has the tag ${JSON.stringify(tag)}, which is not a version`,
  };
}

function versionOfTag(tag: Json): Json {
  return typeof tag === 'string' ? tag.replaceAll('_', '+') : tag;
}

function pinOf(
  tag: Json | undefined,
  digest: Json | undefined,
): { readonly version?: string; readonly digest?: string } {
  return {
    ...(typeof tag === 'string' && { version: tag.replaceAll('_', '+') }),
    ...(typeof digest === 'string' && { digest }),
  };
}
