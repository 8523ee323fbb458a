import { app } from '@azure/functions';
import { conditionalResponse } from './http/conditional';
import { announceRoute } from './http/endpoint';
import type { PageFiles } from './http/page-files';
import { pageFiles } from './http/page-files';
import { pageResponse } from './http/page-response';
import { problemResponse } from './http/problem';

let files: PageFiles | undefined;

/**
 * GET /api/ui: the dashboard. It is open to all, for it holds nothing of the fleet and has to be there to ask for a key: what it
 * shows it gets from the endpoints beside it, which ask for one.
 */
app.http('getDashboard', {
  methods: ['GET', 'HEAD'],
  route: 'ui/{*file}',
  authLevel: 'anonymous',
  handler: async (request) => {
    files ??= pageFiles('ui');
    const name = request.params.file ?? '';
    const file = files.get(name === '' ? 'index.html' : name);
    if (file !== undefined) return pageResponse(request, file);
    return conditionalResponse(request, problemResponse(notThere(name.slice(0, 200), files)));
  },
});
announceRoute('GET', 'ui');

function notThere(name: string, { size }: PageFiles): Parameters<typeof problemResponse>[0] {
  return size === 0
    ? {
        status: 404,
        code: 'DashboardMissing',
        detail: 'The dashboard was not built into this app.',
        remedy: 'Run `npm run build` and deploy dist/deploy with its folder dist/ui.',
      }
    : {
        status: 404,
        code: 'RouteUnknown',
        detail: `The dashboard has no file "${name}".`,
        remedy: 'Load /api/ui again: a new version of the app has other files.',
      };
}
