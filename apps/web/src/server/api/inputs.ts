import type { Json } from '@storyloom/engine';
import * as z from 'zod';

export const nameSchema = z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.');
export const descriptionSchema = z.string().max(20_000, 'At most 20,000 characters.');
export const payloadSchema: z.ZodType<Json> = z.json();
