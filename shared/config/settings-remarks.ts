import { refusedRange } from '../core/configuration/address';
import { parseDuration } from './duration';
import { shown } from './problem';
import type { RawSettings } from './raw';
import type { Remark } from './semantics';
import { problem } from './semantics';

const MAX_COOLDOWN_SECONDS = 3600;
const MAX_PROPAGATION_SECONDS = 600;
export const MAX_ABSENCE_PROOF_SECONDS = 3600;
/** Azure keeps tag names that begin with these for itself. */
const RESERVED_TAG = /^(microsoft|azure|windows)/i;

/** Remarks on settings that fit the schema. */
export function settingsRemarks(settings: RawSettings): Remark[] {
  return [
    ...durationRemarks(settings),
    ...tagPrefixRemarks(settings),
    ...settings.network.allowPrivateRanges.flatMap(rangeRemarks),
  ];
}

function durationRemarks({ cooldown, propagationDelay, absenceProof }: RawSettings): Remark[] {
  return [
    ...tooLong('cooldown', cooldown, MAX_COOLDOWN_SECONDS, '1h'),
    ...tooLong('propagationDelay', propagationDelay, MAX_PROPAGATION_SECONDS, '10m'),
    ...tooLong('absenceProof', absenceProof, MAX_ABSENCE_PROOF_SECONDS, '1h'),
    ...tooShort(absenceProof),
  ];
}

function tooLong(name: string, duration: string, longest: number, expected: string): Remark[] {
  const seconds = parseDuration(duration);
  if (seconds !== undefined && seconds <= longest) return [];
  return [problem(['settings', name], `${shown(duration)} is too long`, `at most ${expected}`)];
}

/** Two reads at the same moment are one. */
function tooShort(absenceProof: string): Remark[] {
  if ((parseDuration(absenceProof) ?? 1) >= 1) return [];
  const found = `${shown(absenceProof)} is too short`;
  return [problem(['settings', 'absenceProof'], found, 'at least 1s')];
}

function tagPrefixRemarks({ tagPrefix }: RawSettings): Remark[] {
  if (!RESERVED_TAG.test(tagPrefix)) return [];
  const found = `${shown(tagPrefix)} is reserved by Azure`;
  const expected = 'a prefix that does not begin with microsoft, azure or windows';
  return [problem(['settings', 'tagPrefix'], found, expected)];
}

function rangeRemarks(range: string, index: number): Remark[] {
  const refused = refusedRange(range);
  if (refused === undefined) return [];
  const path = ['settings', 'network', 'allowPrivateRanges', index];
  return [problem(path, `${shown(range)} ${refused}`, 'a private range such as 10.0.0.0/8')];
}
