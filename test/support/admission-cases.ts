import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One row of test/recorded/admission-cases.txt: what kube-apiserver 1.34.2 answered with the eight policies in force. */
export interface AdmissionCase {
  readonly name: string;
  readonly status: number;
  readonly reason: string;
  /** Cut off by the recorder after 230 characters. */
  readonly message: string;
}

const ROW = /^ {3}(?<name>.*?) -> (?<status>\d{3}) (?<reason>\S*) ?(?<text>.*)$/;
const CUT_AT = 230;

export function admissionCases(): readonly AdmissionCase[] {
  const file = path.join(process.cwd(), 'test', 'recorded', 'admission-cases.txt');
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const { name, status, reason = '', text = '' } = ROW.exec(line)?.groups ?? {};
      if (name === undefined) return [];
      // What the schema warned of is no answer of the policies.
      const [message = ''] = text.split(' | Warning: ');
      return [{ name, status: Number(status), reason, message }];
    });
}

/** Whether a message is the recorded one, as far as that goes. */
export function isRecorded(message: string, { message: recorded }: AdmissionCase): boolean {
  return recorded.length < CUT_AT ? message === recorded : message.startsWith(recorded);
}
