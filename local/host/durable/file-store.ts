import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { HostError, messageOf } from '../errors';
import type { Change } from './records';
import { applyChange, emptyTables, snapshot, type HubStore, type Tables } from './store';

/** The journal is rewritten once it holds this many lines more than live entries. */
const SLACK = 2000;

/**
 * Keeps the hub in a file: one JSON line per write, so that a write is there completely or, if the process dies in the
 * middle of it, not at all. Opening and closing rewrite the file to its live content, through a second file and a
 * rename.
 */
export function fileHubStore(path: string): HubStore {
  let tables = emptyTables();
  let lines = 0;
  const compact = (): void => {
    replaceFile(path, `${JSON.stringify(toChange(tables))}\n`);
    lines = 1;
  };
  return {
    open() {
      tables = readJournal(path);
      mkdirSync(dirname(path), { recursive: true });
      compact();
      return snapshot(tables);
    },
    write(change) {
      applyChange(tables, change);
      appendFileSync(path, `${JSON.stringify(change)}\n`);
      lines += 1;
      if (lines > SLACK + tables.instances.size + tables.messages.size) compact();
    },
    close: compact,
  };
}

function readJournal(path: string): Tables {
  const tables = emptyTables();
  if (!existsSync(path)) return tables;
  const lines = readFileSync(path, 'utf8').split('\n');
  // the text after the last newline is empty, or a write that the dying process did not finish
  lines.pop();
  lines.forEach((line, index) => applyChange(tables, parseLine(path, line, index + 1)));
  return tables;
}

function parseLine(path: string, line: string, number: number): Change {
  try {
    return JSON.parse(line) as Change;
  } catch (error) {
    throw new HostError(
      'hub-store-unusable',
      `${path}:${number} is no line of a hub journal (${messageOf(error)}). Delete the file to start with an empty hub.`,
    );
  }
}

function toChange(tables: Tables): Change {
  const { instances, messages, schedules } = snapshot(tables);
  return { instances, enqueue: messages, schedules };
}

function replaceFile(path: string, text: string): void {
  const next = `${path}.next`;
  writeFileSync(next, text);
  const file = openSync(next, 'r');
  fsyncSync(file);
  closeSync(file);
  renameSync(next, path);
}
