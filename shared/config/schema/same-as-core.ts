import type {
  FluxRules,
  Layout,
  OtherRepository,
  RequestRules,
} from '../../core/configuration/gitops-target';
import type { ListedImage } from '../../core/configuration/chart-rules';
import type {
  AdmissionSettings,
  KubenetRules,
  Profile,
  ProfileGitOps,
} from '../../core/configuration/profile';
import type { RawImages, RawProfile, RawTarget } from '../raw';

/**
 * Holds what the file may say equal to what core knows, where conversion passes it on as it is: a setting that is in one of
 * the two alone, or takes other values there, does not compile. Only types; nothing of this file runs.
 */
export type EqualToCore = Checked<{
  profile: Same<keyof RawProfile, keyof Profile>;
  words: Same<Omit<RawProfile, Converted>, Omit<Profile, Converted>>;
  kubenet: SameKeys<RawProfile['kubenet'], KubenetRules>;
  admission: SameKeys<RawProfile['admission'], AdmissionSettings>;
  gitops: SameKeys<NonNullable<RawProfile['gitops']>, ProfileGitOps>;
  layout: SameKeys<RawTarget['layout'], Layout>;
  flux: SameKeys<RawTarget['flux'], FluxRules>;
  requests: SameKeys<Omit<RawTarget['requests'], 'waitAtMost'>, Omit<RequestRules, 'waitSeconds'>>;
  alsoRead: SameKeys<RawTarget['alsoRead'][number], OtherRepository>;
  images: SameKeys<NonNullable<RawImages['listed']>[number], ListedImage>;
}>;

/** Parts that the file writes in another way than core, and those that core always has. */
type Converted = 'selector' | 'identities' | 'nmiNamespaces' | 'exemptUntil';

type Same<One, Other> = [One] extends [Other]
  ? [Other] extends [One]
    ? true
    : { readonly onlyIn: Other }
  : { readonly onlyIn: One };

/** Optional keys would else go unseen: an object without one fits. */
type SameKeys<One, Other> =
  Same<keyof One, keyof Other> extends true ? Same<One, Other> : { readonly keys: keyof One };

type Checked<T extends Readonly<Record<string, true>>> = T;
