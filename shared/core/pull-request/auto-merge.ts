import { diff, lt, valid } from 'semver';
import type { PullRequestRules } from '../configuration/repository-rules';

/**
 * Whether the forge is asked to merge by itself once its checks pass. A patch goes up in the third number alone, from one
 * released version to another; what begins at no known version is no patch.
 */
export function wantsAutoMerge(
  rules: Pick<PullRequestRules, 'autoMerge'>,
  from: string | undefined,
  to: string,
): boolean {
  switch (rules.autoMerge) {
    case 'never':
      return false;
    case 'always':
      return true;
    case 'patch':
      return isPatch(from, to);
  }
}

function isPatch(from: string | undefined, to: string): boolean {
  if (from === undefined || valid(from) === null || valid(to) === null) return false;
  // `diff` calls a step from or to a pre-release prepatch, prerelease …; 1.0.0-rc.1 to 1.0.0 is called patch or major.
  return !from.includes('-') && lt(from, to) && diff(from, to) === 'patch';
}
