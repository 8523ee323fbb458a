import { VALUE_PATH } from './names';
import { definition, list, map, optional, refTo, text } from './parts';

const LISTED_IMAGE = definition(
  'listedImage',
  map(
    {
      repository: list(refTo(VALUE_PATH), {
        title: 'paths of the repository',
        description: 'Paths whose texts, joined by slashes, are the repository with its registry.',
        expected: 'a list of one or more paths such as image.repository',
        minItems: 1,
        uniqueItems: true,
        examples: [['image.registry', 'image.repository']],
      }),
      tag: optional(
        refTo(VALUE_PATH, {
          description: 'Path of the tag. Without it: the appVersion of the chart.',
          examples: ['image.tag'],
        }),
      ),
    },
    {
      title: 'image',
      description: "Where the chart's values name one image.",
      expected: 'a map with at least the key repository',
      examples: [{ repository: ['image.repository'], tag: 'image.tag' }],
    },
  ),
);

export const IMAGES = map(
  {
    exclude: list(
      text({
        title: 'glob',
        expected: '1 to 256 characters without spaces, with * and ? as wildcards',
        pattern: String.raw`^\S{1,256}$`,
      }),
      {
        title: 'globs of images',
        description: 'Images that are found but not needed, by glob over `registry/repository`.',
        expected: "a list of globs such as '*/test-*'",
        uniqueItems: true,
        default: [],
        examples: [['*/test-*']],
      },
    ),
    listed: optional(
      list(refTo(LISTED_IMAGE), {
        title: 'list of images',
        description: "Where the chart's values name its images. Nothing is searched then.",
        expected: 'a list of one or more images',
        minItems: 1,
        examples: [[{ repository: ['image.registry', 'image.repository'], tag: 'image.tag' }]],
      }),
    ),
  },
  {
    title: 'image rules',
    description:
      'Which images the chart needs. Without it they are found in its values and templates.',
    expected: 'a map with the key exclude or listed',
    default: {},
    examples: [{ exclude: ['*/test-*'] }],
  },
);
