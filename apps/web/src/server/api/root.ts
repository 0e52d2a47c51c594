import { actionsRouter } from './actions.ts';
import { activityRouter } from './activity.ts';
import { apiKeysRouter } from './api-keys.ts';
import { approvalsRouter } from './approvals.ts';
import { auditRouter } from './audit.ts';
import { credentialsRouter } from './credentials.ts';
import { eventsRouter } from './events.ts';
import { foldersRouter } from './folders.ts';
import { homeRouter } from './home.ts';
import { inboxesRouter } from './inboxes.ts';
import { membersRouter } from './members.ts';
import { memoryRouter } from './memory.ts';
import { monitoringRouter } from './monitoring.ts';
import { queueRouter } from './queue.ts';
import { reEmissionsRouter } from './re-emissions.ts';
import { resourcesRouter } from './resources.ts';
import { reviewsRouter } from './reviews.ts';
import { runsRouter } from './runs.ts';
import { schedulesRouter } from './schedules.ts';
import { storiesRouter } from './stories.ts';
import { templatesRouter } from './templates.ts';
import { trashRouter } from './trash.ts';
import { router } from './trpc.ts';
import { versionsRouter } from './versions.ts';
import { viewerRouter } from './viewer.ts';

/** What pages may ask of the server. The browser imports its type alone. */
export const appRouter = router({
  viewer: viewerRouter,
  home: homeRouter,
  stories: storiesRouter,
  templates: templatesRouter,
  versions: versionsRouter,
  reviews: reviewsRouter,
  folders: foldersRouter,
  trash: trashRouter,
  actions: actionsRouter,
  activity: activityRouter,
  runs: runsRouter,
  approvals: approvalsRouter,
  events: eventsRouter,
  reEmissions: reEmissionsRouter,
  memory: memoryRouter,
  monitoring: monitoringRouter,
  queue: queueRouter,
  schedules: schedulesRouter,
  inboxes: inboxesRouter,
  members: membersRouter,
  apiKeys: apiKeysRouter,
  credentials: credentialsRouter,
  resources: resourcesRouter,
  audit: auditRouter,
});

export type AppRouter = typeof appRouter;
