import { listSchedules, type ScheduleView } from '@storyloom/adapters/stories/schedules';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { found } from './errors.ts';
import { idParam, scheduleSchema } from './schemas.ts';

export const scheduleRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/stories/:id/schedules',
    config: { access: { resource: 'story', action: 'read', scope: 'story' } },
    schema: {
      summary: 'Schedules of a story, with their next, last and missed ticks',
      params: idParam,
      response: { 200: z.object({ schedules: z.array(scheduleSchema) }) },
    },
    handler: async (request) => {
      const schedules = found(await listSchedules(web, scopeOf(request), idOf(request.params.id)));
      return { schedules: schedules.map(scheduleView) };
    },
  });
};

function scheduleView(schedule: ScheduleView): z.infer<typeof scheduleSchema> {
  return {
    action_id: schedule.actionId,
    place: schedule.place,
    spec: schedule.spec,
    enabled: schedule.enabled,
    last_at: schedule.lastAt?.toISOString() ?? null,
    missed: schedule.missed,
    missed_ticks: schedule.missedTicks.map((tick) => tick.toISOString()),
    next_ticks: schedule.nextTicks.map((tick) => tick.toISOString()),
  };
}
