/** What a worker and its script runner say to each other. What comes from the runner is checked: it ran foreign code. */
import type { LogLevel, ScriptResult } from '@storyloom/engine';
import { z } from 'zod';
import type { Asked } from './guest.ts';

export type ToRunner = Asked & { id: number };

const failed = z.object({
  ok: z.literal(false),
  code: z.enum(['syntax', 'thrown', 'timeout', 'memory', 'not_json', 'crashed']),
  message: z.string().max(20_000),
  line: z.int().min(1).exactOptional(),
});

/** `output` is JSON text. */
const answer = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), output: z.string() }), failed]);

const level: z.ZodType<LogLevel> = z.enum(['debug', 'info', 'warn', 'error']);

const fromRunner = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ id: z.int(), log: level, text: z.string() }),
  z.object({ id: z.int(), answer }),
]);

export type FromRunner = z.infer<typeof fromRunner>;
export type Failed = Extract<ScriptResult, { ok: false }>;

/** Null for what a runner does not say. */
export function parseFromRunner(message: unknown): FromRunner | null {
  const parsed = fromRunner.safeParse(message);
  return parsed.success ? parsed.data : null;
}
