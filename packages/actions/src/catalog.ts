/**
 * Every Action type by name, as declared: safe for the browser. What runs them is in runners.ts, which
 * does not compile while it lacks one of these.
 */
import type { ActionDefinition } from '@storyloom/engine';
import { approval } from './approval/index.ts';
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

export { ruleTypes } from './trigger/rule-types.ts';

/** In the order of the palette. */
const definitions = {
  webhook,
  'receive-email': receiveEmail,
  'event-transform': eventTransform,
  join,
  trigger,
  approval,
  'http-request': httpRequest,
  'send-email': sendEmail,
  'send-to-story': sendToStory,
  'update-resource': updateResource,
  'run-script': runScript,
};

export type ActionType = keyof typeof definitions;

export const catalog: Record<ActionType, ActionDefinition> = definitions;

/** Whether a text names an Action type. */
export function isActionType(type: string): type is ActionType {
  return Object.hasOwn(definitions, type);
}

export const actionTypes: ActionType[] = Object.keys(definitions).filter(isActionType);
