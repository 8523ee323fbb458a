import type { Json } from '../../../core/base/json';
import { isJsonObject } from '../../../core/base/json';
import type { Session } from './session';

const QUERY = `query ($project: ID!, $ref: String!, $paths: [String!]!) {
  project(fullPath: $project) {
    repository {
      blobs(ref: $ref, paths: $paths, first: 100) {
        nodes { rawTextBlob }
      }
    }
  }
}`;

/** Texts of files at a commit, in one call. https://docs.gitlab.com/api/graphql/reference/#repositoryblobs */
export async function manyBlobs(
  session: Session,
  commit: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const variables = { project: session.place.repository.forge.repository, ref: commit, paths };
  const answer = await session.query({ action: 'read files' }, QUERY, variables);
  const nodes = ['data', 'project', 'repository', 'blobs', 'nodes'].reduce<Json | undefined>(
    (at, key) => (isJsonObject(at) ? at[key] : undefined),
    answer,
  );
  return Array.isArray(nodes) ? (nodes as readonly Json[]).flatMap(textIn) : [];
}

function textIn(node: Json): readonly string[] {
  const text = isJsonObject(node) ? node['rawTextBlob'] : undefined;
  return typeof text === 'string' ? [text] : [];
}
