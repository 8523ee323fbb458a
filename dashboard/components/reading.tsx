import type { VNode } from 'preact';
import type { Answer } from '../api/outcome';
import { useLive } from '../live/use-live';
import { useSession } from '../session';
import { TroubleNotice } from './trouble-notice';
import type { Api } from '../api/get';

interface Props<T> {
  /** What is read; another one starts anew. */
  readonly what: string;
  readonly read: (api: Api) => Promise<Answer<T>>;
  readonly everyMs: (body: T | undefined) => number;
  /** False: what is wrong with the app is told above already. */
  readonly hasStatus: boolean;
  /** Draws what was read last; undefined before the first answer. */
  readonly children: (body: T | undefined) => VNode;
}

/** Reads again and again, and says what is wrong above what was read last. */
export function Reading<T>({ what, read, everyMs, hasStatus, children }: Props<T>): VNode {
  const { api, revision } = useSession();
  const { body, trouble } = useLive({
    key: `${what} ${revision}`,
    read: () => read(api),
    everyMs,
  });
  const isBlank = body === undefined && (trouble !== undefined || !hasStatus);
  return (
    <>
      {trouble !== undefined && hasStatus && <TroubleNotice trouble={trouble} />}
      {!isBlank && children(body)}
    </>
  );
}
