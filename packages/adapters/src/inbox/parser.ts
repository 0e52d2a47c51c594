/**
 * Parses mail in a process of its own, one mail at a time, with limits on time and memory: it is killed when
 * it exceeds them, and the next mail gets another. It starts at the first mail and ends when none has come
 * for a while.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ParseAnswer, ParseRequest } from './mail.ts';

export type MailParser = {
  /** Never rejects for what a mail can cause. */
  parse: (request: ParseRequest) => Promise<ParseAnswer>;
  stop: () => void;
};

const program = fileURLToPath(new URL('./parse-child.ts', import.meta.url));
const idleMs = 15_000;
/** Not even what Node gives a child of its own accord. */
const nothing: NodeJS.ProcessEnv = Object.create(null);

/** `timeoutMs` and `memoryMb` are for each mail. */
export function mailParser({
  timeoutMs = 20_000,
  memoryMb = 256,
}: {
  timeoutMs?: number;
  memoryMb?: number;
} = {}): MailParser {
  let child: ChildProcess | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = () => {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = null;
  };

  const start = (): ChildProcess => {
    const started = fork(program, [], {
      execArgv: [`--max-old-space-size=${memoryMb}`],
      env: nothing,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    started.unref();
    started.channel?.unref();
    return started;
  };

  const ask = (request: ParseRequest): Promise<ParseAnswer> => {
    clearTimeout(idle);
    child ??= start();
    const asked = child;
    return new Promise<ParseAnswer>((resolve) => {
      const give = (answer: ParseAnswer) => {
        clearTimeout(timer);
        asked.off('message', taken).off('exit', gone).off('error', gone);
        if (child === asked) idle = setTimeout(end, idleMs).unref();
        resolve(answer);
      };
      const taken = (answer: unknown) => give(answer as ParseAnswer);
      const gone = () => {
        if (child === asked) child = null;
        give({ ok: false, message: `it takes more than ${memoryMb} MB to read it` });
      };
      const timer = setTimeout(() => {
        end();
        give({ ok: false, message: `it takes longer than ${timeoutMs / 1000} s to read it` });
      }, timeoutMs);
      asked.on('message', taken).on('exit', gone).on('error', gone);
      asked.send(request, (error) => {
        if (error) gone();
      });
    });
  };

  return {
    parse: (request) => {
      const answer = last.then(() => ask(request));
      last = answer.catch(() => undefined);
      return answer;
    },
    stop: end,
  };
}
