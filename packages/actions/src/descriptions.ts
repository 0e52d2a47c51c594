/**
 * Every Action type by name, as far as a browser needs it: no schema, no handler. `catalog.ts` has the
 * schemas of their options, `runners.ts` what runs them; neither compiles while it lacks one of these.
 */
import type { ActionDescription } from '@storyloom/engine';
import { description as approval } from './approval/description.ts';
import { description as eventTransform } from './event-transform/description.ts';
import { description as httpRequest } from './http-request/description.ts';
import { description as join } from './join/description.ts';
import { description as receiveEmail } from './receive-email/description.ts';
import { description as runScript } from './run-script/description.ts';
import { description as sendEmail } from './send-email/description.ts';
import { description as sendToStory } from './send-to-story/description.ts';
import { description as trigger } from './trigger/description.ts';
import { description as updateResource } from './update-resource/description.ts';
import { description as webhook } from './webhook/description.ts';

export { ruleTypes } from './trigger/rule-types.ts';
export { addressWith, isMcp } from './webhook/address.ts';

/** In the order of the palette. */
const described = {
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

export type ActionType = keyof typeof described;

export const descriptions: Record<ActionType, ActionDescription> = described;

/** Whether a text names an Action type. */
export function isActionType(type: string): type is ActionType {
  return Object.hasOwn(described, type);
}

export const actionTypes: ActionType[] = Object.keys(described).filter(isActionType);
