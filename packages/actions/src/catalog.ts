/** Every Action type by name with the schema of its options. Server only: a browser reads `descriptions.ts`. */
import type { ActionDefinition } from '@storyloom/engine';
import { approval } from './approval/index.ts';
import type { ActionType } from './descriptions.ts';
import { eventTransform } from './event-transform/index.ts';
import { httpRequest } from './http-request/index.ts';
import { join } from './join/index.ts';
import { receiveEmail } from './receive-email/index.ts';
import { runScript } from './run-script/index.ts';
import { sendEmail } from './send-email/index.ts';
import { sendToStory } from './send-to-story/index.ts';
import { trigger } from './trigger/index.ts';
import { updateResource } from './update-resource/index.ts';
import { webhook } from './webhook/index.ts';

export const catalog: Record<ActionType, ActionDefinition> = {
  webhook,
  'receive-email': receiveEmail,
  'event-transform': eventTransform,
  join,
  trigger,
  approval,
  'http-request': httpRequest,
  'send-email': sendEmail,
  'send-to-story': sendToStory,
  'run-script': runScript,
  'update-resource': updateResource,
};
