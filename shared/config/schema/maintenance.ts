import { WEEKDAYS } from '../../core/configuration/maintenance';
import { choice, list, map, text, whole } from './parts';

const WINDOW = map(
  {
    days: list(choice(WEEKDAYS, { title: 'weekday', examples: ['saturday'] }), {
      title: 'weekdays',
      description: 'On which the window opens. Without it: every day.',
      expected: 'a list of weekdays',
      uniqueItems: true,
      default: [],
      examples: [['saturday', 'sunday']],
    }),
    from: text({
      title: 'time of day',
      description: 'When it opens, in `timeZone`.',
      expected: 'a time such as 22:00',
      pattern: String.raw`^([01]\d|2[0-3]):[0-5]\d$`,
      examples: ['22:00'],
    }),
    hours: whole({
      title: 'number of hours',
      description: 'How long it stays open. It may reach into the next day.',
      expected: 'a whole number from 1 to 24',
      minimum: 1,
      maximum: 24,
      examples: [4],
    }),
  },
  {
    title: 'maintenance window',
    description: 'A time at which clusters may be changed.',
    expected: 'a map with the keys days, from and hours',
    examples: [{ days: ['saturday'], from: '22:00', hours: 4 }],
  },
);

export const MAINTENANCE = map(
  {
    windows: list(WINDOW, {
      title: 'maintenance windows',
      description: 'When the clusters of the profile may be changed.',
      expected: 'a list of one or more windows',
      minItems: 1,
      examples: [[{ days: ['saturday'], from: '22:00', hours: 4 }]],
    }),
    timeZone: text({
      title: 'time zone',
      description: 'Time zone of the windows, by its IANA name.',
      expected: 'an IANA name such as UTC or Europe/Berlin',
      minLength: 1,
      maxLength: 64,
      default: 'UTC',
      examples: ['Europe/Berlin'],
    }),
    repairs: choice(['at-once', 'in-window'], {
      title: 'way to handle repairs',
      description:
        '`at-once`: what was on a cluster and is gone, such as identities after an upgrade, is put back at any time, because pods rely on it; what is new for the same host comes along. `in-window`: that waits as well.',
      default: 'at-once',
      examples: ['in-window'],
    }),
  },
  {
    title: 'maintenance rules',
    description:
      'When clusters may be changed: outside its windows a cluster is planned and reported, and what is to be added or taken back waits. A run that has begun in a window ends what it has begun. Off-boarding waits for nothing. Without it: at any time.',
    expected: 'a map with the keys windows, timeZone and repairs',
    examples: [{ windows: [{ days: ['saturday'], from: '22:00', hours: 4 }], timeZone: 'UTC' }],
  },
);
