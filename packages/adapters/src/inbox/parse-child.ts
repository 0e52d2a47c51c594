/** A process of its own that parses mail, one after the other: what a mail does to it, it does to no other. */
import type { ParseAnswer, ParseRequest } from './mail.ts';
import { toEvent } from './to-event.ts';

process.on('message', (request: ParseRequest) => {
  toEvent(request).then(
    (mail) => answer({ ok: true, mail }),
    (error: unknown) =>
      answer({ ok: false, message: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

function answer(value: ParseAnswer): void {
  process.send?.(value);
}
