import { ENTRY_NAME, CHART_NAME, FOLDER_NAME } from './names';
import { list, map, optional, refTo } from './parts';

export const PROFILE_GITOPS = map(
  {
    target: refTo(ENTRY_NAME, { description: 'Name of an entry of `gitops`.' }),
    registries: list(refTo(ENTRY_NAME), {
      title: 'registries to pull from',
      description:
        'Names of entries of `registries`. A cluster pulls from the first that serves its region.',
      expected: 'a list of one or more names of registries',
      minItems: 1,
      uniqueItems: true,
      examples: [['shared']],
    }),
    charts: list(refTo(CHART_NAME), {
      title: 'charts of the clusters',
      description: 'Names of entries of `charts`.',
      expected: 'a list of one or more names of charts',
      minItems: 1,
      uniqueItems: true,
      examples: [['aad-pod-identity']],
    }),
    stage: optional(
      refTo(FOLDER_NAME, {
        description: 'What `{stage}` stands for in `layout` of the repository.',
        examples: ['prod'],
      }),
    ),
  },
  {
    title: 'GitOps block',
    description:
      'Which charts the clusters of the profile get, from which registries, and in which repository. Without it: none.',
    expected: 'a map with the keys target, registries and charts',
    examples: [{ target: 'fleet', registries: ['shared'], charts: ['aad-pod-identity'] }],
  },
);
