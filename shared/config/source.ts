import { isoTime } from '../core/base/iso-time';
import type { IsoTime } from '../core/base/iso-time';
import { createHash } from 'node:crypto';
import { counted } from '../core/base/counted';
import { type Failure, ReconcileError } from '../core/base/errors';
import type { Configuration } from '../core/configuration/profile';
import { type ConfigProblem, describeProblem, formatProblems } from './problem';

/** The configuration in force. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** First 12 hex digits of the SHA-256 of the text in force; goes into the audit. */
  readonly version: string;
  readonly warnings: readonly ConfigProblem[];
  /** Why a newer text is not in force; empty when the newest is. */
  readonly problems: readonly ConfigProblem[];
  /** ISO time since which the newest text has not been in force; absent when it is. */
  readonly since?: IsoTime;
}

/** Where the configuration comes from. */
export interface ConfigSource {
  /**
   * The last good configuration: a bad new text leaves the old one in force and says so in `problems`.
   * Throws ReconcileError only while there was no good one yet: Stalled with all problems, or whatever reading met.
   */
  current(): Promise<LoadedConfiguration>;
}

/** Reads the text of a configuration. `unchanged` spares parsing; anything that goes wrong is a ReconcileError. */
export interface TextReader {
  /** For messages: path or URL without its query, which may hold a signature. */
  readonly name: string;
  read(): Promise<ReadResult>;
}

export type ReadResult =
  { readonly kind: 'unchanged' } | { readonly kind: 'text'; readonly text: string };

/** The verdict on the newest text that could be read. */
interface Verdict {
  readonly version: string;
  /** Empty if the text is in force. */
  readonly problems: readonly ConfigProblem[];
}

/** A source that keeps the last good configuration of `reader`. `now` gives milliseconds since the epoch. */
export function configSource(reader: TextReader, now: () => number): ConfigSource {
  let good: LoadedConfiguration | undefined;
  let verdict: Verdict | undefined;
  let underWay: Promise<LoadedConfiguration> | undefined;

  async function look(): Promise<LoadedConfiguration> {
    try {
      const result = await reader.read();
      if (result.kind === 'text') await judge(result.text);
    } catch (error) {
      if (good === undefined || !(error instanceof ReconcileError)) throw error;
      good = superseded(good, [unreadable(reader.name, error.failure)], now());
      return good;
    }
    const problems = verdict?.problems ?? [];
    if (good === undefined) throw new ReconcileError(invalid(reader.name, problems));
    good = problems.length === 0 ? inForce(good) : superseded(good, problems, now());
    return good;
  }

  async function judge(text: string): Promise<void> {
    const version = createHash('sha256').update(text).digest('hex').slice(0, 12);
    if (version === verdict?.version) return;
    verdict = { version, problems: version === good?.version ? [] : await take(text, version) };
  }

  async function take(text: string, version: string): Promise<readonly ConfigProblem[]> {
    // Loaded on first use: parser and validator have no part in a cold start that only answers an event.
    const { loadConfiguration } = await import('./load');
    const result = loadConfiguration(text, reader.name);
    if (!result.ok) return result.problems;
    const { configuration, warnings } = result;
    good = { configuration, version, warnings, problems: [] };
    return [];
  }

  return {
    current() {
      // Activities run side by side; one look serves all that ask meanwhile.
      underWay ??= look().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}

function inForce(good: LoadedConfiguration): LoadedConfiguration {
  const { configuration, version, warnings } = good;
  return { configuration, version, warnings, problems: [] };
}

function superseded(
  good: LoadedConfiguration,
  problems: readonly ConfigProblem[],
  now: number,
): LoadedConfiguration {
  return { ...good, problems, since: good.since ?? isoTime(now) };
}

function invalid(name: string, problems: readonly ConfigProblem[]): Failure {
  const count = counted(problems.length, 'problem');
  return {
    policy: 'Stalled',
    code: 'ConfigurationInvalid',
    message: `${name} has ${count}:\n${formatProblems(problems)}`,
    target: name,
    remedy: problems.map(describeProblem).join('\n'),
  };
}

function unreadable(name: string, failure: Failure): ConfigProblem {
  const found = `it cannot be read (${failure.code}: ${failure.message})`;
  const expected = failure.remedy ?? 'it to be readable again soon';
  return { file: name, line: 1, column: 1, path: '', found, expected, source: '' };
}
