import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { MailConfig } from '@storyloom/adapters/config/config';
import { reasonOf } from '@storyloom/adapters/postgres/errors';
import { type Check, fail, ok, warn } from './check.ts';

const patienceMs = 5_000;
const tlsFromTheStart = 465;

/** A mail server that greets as one; nothing is sent. */
export async function checkMail(mail: MailConfig | null): Promise<Check> {
  if (mail === null) return warn('mail', 'No mail server is set: sign-in links are printed only.');
  const { host, port } = mail;
  try {
    const greeting = await greetingOf(
      port === tlsFromTheStart ? connectTls({ host, port, servername: host }) : connect({ host, port }),
    );
    return greeting.startsWith('220')
      ? ok('mail', `${host}:${port} answers.`)
      : fail('mail', `${host}:${port} is no mail server that would take mail: ${greeting}`);
  } catch (error) {
    return fail('mail', `${host}:${port} cannot be reached: ${reasonOf(error)}.`);
  }
}

/** The first line that a server says. */
function greetingOf(socket: Socket): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    let said = '';
    socket.setTimeout(patienceMs, () => reject(new Error('no answer within 5 s')));
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('\n') || said.length > 1000) resolve(said.split('\r\n')[0] ?? '');
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('it hung up')));
  }).finally(() => socket.destroy());
}
