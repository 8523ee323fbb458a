import type { ForgeHttpAnswer } from '../front';

/** Where a resource of the API is: id, name and route. The ids are the same on every Azure DevOps. */
type Location = readonly [id: string, resource: string, route: string];

const REPOSITORY = '{project}/_apis/{area}/repositories/{repositoryId}';
const PULL = `${REPOSITORY}/pullRequests/{pullRequestId}`;

/** As azure-devops-node-api and the Python client know them. */
const GIT: readonly Location[] = [
  [
    '225f7195-f9c7-4d14-ab28-a83f7ff77e1f',
    'repositories',
    '{project}/_apis/{area}/{resource}/{repositoryId}',
  ],
  ['2d874a60-a811-4f62-9c9f-963a6ea0a55b', 'refs', `${REPOSITORY}/{resource}/{*filter}`],
  ['fb93c0db-47ed-4a31-8c20-47552878fb44', 'items', `${REPOSITORY}/{resource}/{*path}`],
  ['7b28e929-2c99-405d-9c5c-6167a06e6816', 'blobs', `${REPOSITORY}/{resource}/{sha1}`],
  ['c2570c3b-5b3f-41b8-98bf-5407bfde8d58', 'commits', `${REPOSITORY}/{resource}/{commitId}`],
  ['615588d5-c0c7-4b88-88f8-e625306446e8', 'diffs', `${REPOSITORY}/{resource}/commits`],
  ['d5b216de-d8d5-4d32-ae76-51df755b16d3', 'branches', `${REPOSITORY}/stats/{resource}`],
  ['ea98d07b-3c87-4971-8ede-a613694ffb55', 'pushes', `${REPOSITORY}/{resource}/{pushId}`],
  [
    '9946fd70-0d40-406e-b686-b4744cbbcc37',
    'pullRequests',
    `${REPOSITORY}/{resource}/{pullRequestId}`,
  ],
  [
    '01a46dea-7d46-4d40-bc84-319e7c260d99',
    'pullRequests',
    '{project}/_apis/{area}/{resource}/{pullRequestId}',
  ],
  ['a5d28130-9cd2-40fa-9f08-902e7daa9efb', 'pullRequests', '{project}/_apis/{area}/{resource}'],
  ['52823034-34a8-4576-922c-8d8b77e9e4c4', 'commits', `${PULL}/{resource}`],
  ['f22387e3-984e-4c52-9c6d-fbb8f14c812d', 'labels', `${PULL}/{resource}/{labelIdOrName}`],
  ['4b6702c7-aa35-4b89-9c96-b9abf6d3e540', 'reviewers', `${PULL}/{resource}/{reviewerId}`],
  ['ab6e2e5d-a0b7-4153-b64a-a4efe0d49449', 'threads', `${PULL}/{resource}/{threadId}`],
];
const CORE: readonly Location[] = [
  ['603fe2ac-9723-48b9-88ad-09305aa6c6e1', 'projects', '_apis/{resource}/{*projectId}'],
  [
    'd30a3dd1-f8ba-442a-b86a-bd0c0c383e59',
    'teams',
    '_apis/projects/{projectId}/{resource}/{*teamId}',
  ],
  [
    '294c494c-2600-4d7e-b76c-3dd50c3c95be',
    'members',
    '_apis/projects/{projectId}/teams/{teamId}/{resource}',
  ],
];
const LOCATION: readonly Location[] = [
  ['e81700f7-3be2-46de-8624-2eb35882fcaa', 'ResourceAreas', '_apis/{resource}/{areaId}'],
  ['00d9565f-ed9c-4a06-9a50-00e7896ccab4', 'ConnectionData', '_apis/{resource}'],
];

const AREAS: Readonly<Record<string, readonly Location[]>> = {
  git: GIT,
  core: CORE,
  Location: LOCATION,
};
const RESOURCE_AREAS = [
  { id: '4e080c62-fa21-4fbc-8fef-2a10a2b38049', name: 'git' },
  { id: '79134c72-4a58-4b42-976c-04e7115f32bf', name: 'core' },
];

/** Released is 7.1; what comes next has to be asked for as `7.2-preview`. */
const VERSIONS = { minVersion: 1, maxVersion: 7.2, releasedVersion: '7.1', resourceVersion: 4 };

/** `OPTIONS _apis`, or of one area: undefined for another path. */
export function locationsAt(path: string): ForgeHttpAnswer | undefined {
  const [whole, area] = /^\/_apis(?:\/(\w+))?\/?$/.exec(path) ?? [];
  if (whole === undefined) return undefined;
  const value = Object.entries(AREAS)
    .filter(([name]) => area === undefined || name.toLowerCase() === area.toLowerCase())
    .flatMap(([name, locations]) =>
      locations.map(([id, resourceName, routeTemplate]) => ({
        ...{ id, area: name, resourceName, routeTemplate, ...VERSIONS },
      })),
    );
  return { status: 200, body: { count: value.length, value } };
}

/** `GET _apis/ResourceAreas`, or one of them: each is on this host. */
export function resourceAreas(root: string, id: string | undefined): object {
  const value = RESOURCE_AREAS.map((area) => ({ ...area, locationUrl: `${root}/` }));
  if (id === undefined) return { count: value.length, value };
  return value.find((area) => area.id === id.toLowerCase()) ?? {};
}
