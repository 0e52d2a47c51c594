/** A real SMTP server on a free port of 127.0.0.1 that keeps what it takes. */
import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type Received = {
  from: string;
  to: string[];
  greeting: string;
  user: string | undefined;
  secure: boolean;
  source: string;
};

export type TestSmtp = { port: number; received: Received[]; [Symbol.asyncDispose]: () => Promise<void> };

/** What is taken is handed to `deliver` before the sender is told. */
export async function startTestSmtp({
  deliver,
  ...options
}: SMTPServerOptions & { deliver?: (mail: Received) => Promise<unknown> } = {}): Promise<TestSmtp> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    closeTimeout: 500,
    onData: async (stream, session, done) => {
      const chunks = await stream.toArray().catch(() => null);
      // The sender is gone.
      if (chunks === null) return;
      const source = Buffer.concat(chunks).toString();
      const { mailFrom, rcptTo } = session.envelope;
      const mail: Received = {
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((recipient) => recipient.address),
        greeting: session.hostNameAppearsAs,
        user: session.user,
        secure: session.secure,
        source,
      };
      received.push(mail);
      await deliver?.(mail);
      done(null, 'queued as 1');
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return {
    port: address.port,
    received,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve(undefined))),
  };
}
