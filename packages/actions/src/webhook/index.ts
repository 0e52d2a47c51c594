import { defineAction } from '@storyloom/engine';
import { description } from './description.ts';
import { webhookOptions } from './options.ts';

export type { WebhookOptions } from './options.ts';

export const webhook = defineAction(description, webhookOptions);
