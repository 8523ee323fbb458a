import type {
  FluxRules,
  Layout,
  OtherRepository,
  PullRequestRules,
} from '../../core/configuration/repository-rules';
import type { Checked, Same } from '../../core/base/same-shape';
import type { ListedImage } from '../../core/configuration/chart-rules';
import type {
  AdmissionSettings,
  KubenetRules,
  Profile,
  ProfileGitOps,
} from '../../core/configuration/profile';
import type { RawImages, RawProfile, RawRepository } from '../raw';

/**
 * Holds what the file may say equal to what core knows, where conversion passes it on as it is: a setting that is in one of
 * the two alone, or takes other values there, does not compile. Only types; nothing of this file runs.
 */
export type EqualToCore = Checked<{
  profile: Same<keyof RawProfile, keyof Profile>;
  words: Same<Omit<RawProfile, Converted>, Omit<Profile, Converted>>;
  kubenet: Same<RawProfile['kubenet'], KubenetRules>;
  admission: Same<RawProfile['admission'], AdmissionSettings>;
  gitops: Same<
    Omit<NonNullable<RawProfile['gitops']>, 'target'>,
    Omit<ProfileGitOps, 'repository'>
  >;
  layout: Same<RawRepository['layout'], Layout>;
  flux: Same<RawRepository['flux'], FluxRules>;
  requests: Same<
    Omit<RawRepository['requests'], 'waitAtMost'>,
    Omit<PullRequestRules, 'waitSeconds'>
  >;
  alsoRead: Same<RawRepository['alsoRead'][number], OtherRepository>;
  images: Same<NonNullable<RawImages['listed']>[number], ListedImage>;
}>;

/** Parts that the file writes in another way than core, and those that core always has. */
type Converted = 'selector' | 'identities' | 'nmiNamespaces' | 'exemptUntil' | 'gitops' | 'rings';
