import { diff, gt, valid } from 'semver';

/** What a reviewer calls the step from one version to another: `major`, `minor update`; undefined where one is not a version. */
export function updateType(from: string | undefined, to: string): string | undefined {
  if (from === undefined || valid(from) === null || valid(to) === null) return undefined;
  if (gt(from, to)) return 'downgrade';
  const step = diff(from, to);
  if (step === null) return undefined;
  return step.startsWith('pre') ? 'pre-release' : `${step} update`;
}
