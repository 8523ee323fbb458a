/**
 * Walls between rooms. A room of `shared/core` imports only from rooms on lower floors, and no folder reaches back
 * into one that stands on it. Tests are left out: they build worlds from everything.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const { options } = require('./.dependency-cruiser.cjs');

/** From the lowest floor up; rooms of one floor do not know each other. */
const FLOORS = [
  ['reference'],
  ['base'],
  ['queue', 'configuration', 'net-raw', 'yaml-edit'],
  ['cluster', 'applied'],
  ['arm', 'selection'],
  ['pod-identity', 'charts'],
  ['admission', 'manifests'],
  ['plan', 'installed'],
  ['flux', 'rings'],
  ['pull-request'],
  ['run'],
  ['events'],
];

/** A table, so that a new room has to be given a floor. */
const walls = FLOORS.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `${room}-stands-on-lower-floors`,
    comment: 'shared/core/README.md says which rooms stand on which floor, and why.',
    severity: 'error',
    from: { path: `^shared/core/${room}/` },
    to: {
      path: '^shared/core/',
      pathNot: [...FLOORS.slice(0, floor).flat(), room].map((below) => `^shared/core/${below}/`),
    },
  })),
);

module.exports = {
  forbidden: [
    ...walls,
    {
      name: 'every-room-has-a-floor',
      comment: 'a folder of core that stands in no list above has no walls.',
      severity: 'error',
      from: {
        path: '^shared/core/',
        pathNot: FLOORS.flat().map((room) => `^shared/core/${room}/`),
      },
      to: {},
    },
    {
      name: 'no-cycle-of-rooms',
      comment: 'two rooms that import each other are one.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(functions|orchestrations|shared)' },
      to: { circular: true },
    },
  ],
  options: { ...options, exclude: { path: ['\\.(test|testing|fixture)\\.ts$', '^test/'] } },
};
