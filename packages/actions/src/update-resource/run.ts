import { Fatal, type HandlerRunner } from '@storyloom/engine';
import type { UpdateResourceOptions } from './index.ts';

export const updateResourceRunner: HandlerRunner<UpdateResourceOptions> = {
  async run(options, context) {
    const { resource, operation, key, index, value, if_value: ifValue } = options;
    const changed = await context.changeResource({
      slug: resource,
      operation,
      ...(key === '' ? {} : { key }),
      ...(index === null ? {} : { index }),
      ...(value === undefined ? {} : { value }),
      ...(ifValue === undefined ? {} : { ifValue }),
    });
    if (changed.ok) {
      return { emit: [{ payload: { resource, operation, revision: changed.revision } }] };
    }
    const { code, message, current = null } = changed;
    if (code === 'mismatch')
      return { emit: [{ port: 'mismatch', payload: { resource, operation, current } }] };
    const option = code === 'not_found' ? 'resource' : 'value';
    throw new Fatal(`${option}: ${message}`, { code, option });
  },
};
