import { defineAction } from '@storyloom/engine';
import { description } from './description.ts';
import { writtenOptions } from './mode-options.ts';
import { options } from './options.ts';

export const eventTransform = defineAction(description, options, writtenOptions);
