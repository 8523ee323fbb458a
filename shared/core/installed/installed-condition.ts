import type { ConditionChange } from '../base/conditions';
import { condition } from '../base/conditions';
import type { InstallPhase } from './install-status';
import type { InstallRecord } from './install-record';
import { progressText } from './progress-text';

/** Worst first. */
const ORDER: readonly InstallPhase[] = [
  'Failed',
  'Suspended',
  'Merged',
  'Applied',
  'RollingOut',
  'Unknown',
  'Installed',
];

/** `Installed` of a whole repository; undefined while the base branch asks for nothing. The reason is the worst phase. */
export function installedCondition(records: readonly InstallRecord[]): ConditionChange | undefined {
  if (records.length === 0) return undefined;
  const worst = ORDER.find((phase) => records.some((record) => record.phase === phase));
  const phase = worst ?? 'Unknown';
  return condition('Installed', installedStatus(phase), phase, progressText(records));
}

/** The status of the condition Installed for a phase. */
export function installedStatus(phase: InstallPhase): ConditionChange['status'] {
  if (phase === 'Unknown') return 'Unknown';
  return phase === 'Installed' ? 'True' : 'False';
}
