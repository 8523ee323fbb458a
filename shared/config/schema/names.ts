import type { JsonObject } from '../../core/base/json';
import { anyMap, definition, text } from './parts';

/** How names of our own entries, and ids and tag names of Azure, are written. */
export const TAG_NAME_FORM = String.raw`^(?!\s)[^<>%&\\?/\u0000-\u001f]{1,256}(?<!\s)$`;
export const RESOURCE_GROUP_FORM = String.raw`^/[sS][uU][bB][sS][cC][rR][iI][pP][tT][iI][oO][nN][sS]/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/[rR][eE][sS][oO][uU][rR][cC][eE][gG][rR][oO][uU][pP][sS]/[A-Za-z0-9_.()-]{0,89}[A-Za-z0-9_()-]/?$`;
export const NAME_FORM = String.raw`^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`;

export const SUBSCRIPTION_ID = definition(
  'subscriptionId',
  text({
    title: 'subscription id',
    expected: 'a GUID such as 11111111-1111-1111-1111-111111111111',
    pattern: String.raw`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`,
  }),
);

export const TAG_NAME = definition(
  'tagName',
  text({
    title: 'tag name',
    expected: '1 to 256 characters without <>%&\\?/ and without spaces at the ends',
    pattern: TAG_NAME_FORM,
  }),
);

export const NAMESPACE_NAME = definition(
  'namespaceName',
  text({
    title: 'namespace name',
    expected: '1 to 63 lower-case letters, digits and dashes, such as kube-system',
    pattern: String.raw`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`,
  }),
);

export const RESOURCE_GROUP_ID = definition(
  'resourceGroupId',
  text({
    title: 'resource group id',
    expected: '/subscriptions/<GUID>/resourceGroups/<name>',
    pattern: RESOURCE_GROUP_FORM,
  }),
);

export const DURATION = definition(
  'duration',
  text({
    title: 'duration',
    expected: 'a number and a unit s, m or h, such as 5s or 1m',
    pattern: String.raw`^\d{1,6}(\.\d{1,3})?(s|m|h)$`,
  }),
);

export const ENTRY_NAME = definition(
  'entryName',
  text({
    title: 'name',
    description: 'Name by which other entries refer to it, unique in its list regardless of case.',
    expected: '1 to 63 letters, digits, dots, dashes or underscores, a letter or digit first',
    pattern: NAME_FORM,
    examples: ['fleet'],
  }),
);

export const CHART_NAME = definition(
  'chartName',
  text({
    title: 'chart name',
    description: 'Name of the chart, as its Chart.yaml says it. Needed without a preset.',
    expected:
      'lower-case letters and digits, with dots, dashes or underscores between them, such as podinfo',
    pattern: String.raw`^(?=.{1,63}$)[a-z0-9]+((\.|_|-+)[a-z0-9]+)*$`,
    examples: ['podinfo'],
  }),
);

export const RING_NAME = definition(
  'ringName',
  text({
    title: 'name of a ring',
    expected: '1 to 20 lower-case letters, digits and dashes, such as canary',
    pattern: String.raw`^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$`,
    examples: ['canary'],
  }),
);

export const FOLDER_NAME = definition(
  'folderName',
  text({
    title: 'name of a folder',
    expected:
      '1 to 63 letters, digits, dots, dashes or underscores, a letter or digit at either end',
    pattern: String.raw`^(?!.*\.\.)[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$`,
  }),
);

export const REPOSITORY_PREFIX = definition(
  'repositoryPrefix',
  text({
    title: 'start of a repository name',
    expected:
      'lower-case letters, digits, dots, dashes, underscores and slashes, without a slash at either end; may be empty',
    pattern: String.raw`^(?=.{0,120}$)([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)?$`,
  }),
);

export const VALUE_PATH = definition(
  'valuePath',
  text({
    title: 'path in the values',
    expected: 'keys with dots between them, such as mic.tag',
    pattern: String.raw`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`,
  }),
);

export const VALUES = definition(
  'values',
  anyMap<JsonObject>({ title: 'values', expected: 'a map of values' }),
);

export const SETTING_NAME = definition(
  'settingName',
  text({
    title: 'name of an app setting',
    expected: 'upper-case letters, digits and underscores, a letter first, such as GITHUB_TOKEN',
    hidden: true,
    pattern: String.raw`^[A-Z][A-Z0-9_]{0,62}$`,
  }),
);

export const FOLDER_TEMPLATE = definition(
  'folderTemplate',
  text({
    title: 'folder',
    expected:
      'a path from the root of the repository such as platform/{stage}/identity, without a slash at either end and without . or .. in it',
    pattern: String.raw`^(\.|(?!.*(^|/)\.{1,2}(/|$))(?=.{1,200}$)([A-Za-z0-9_.-]|\{[A-Za-z]{1,20}\})+(/([A-Za-z0-9_.-]|\{[A-Za-z]{1,20}\})+)*)$`,
  }),
);
