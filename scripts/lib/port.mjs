import { createServer } from 'node:net';
import { Stop } from './stop.mjs';

/** The port that the app will listen on; null when the settings name none that is one (the app says so). */
export function wantedPort() {
  const text = process.env.LISTEN_PORT || process.env.PORT || '3000';
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
}

/**
 * Throws `Stop` when a program already listens where browsers would look for Storyloom.
 *
 * @param {number} port
 */
export async function checkPort(port) {
  // `localhost` means both; a program on either would answer in Storyloom's place.
  for (const host of ['127.0.0.1', '::1']) {
    const code = await listenOnce(host, port);
    if (code === 'EADDRINUSE') {
      throw new Stop(
        `Port ${port} is already in use by another program: stop that one, or choose another port: PORT=${port + 1} npm start`,
      );
    }
    if (code === 'EACCES') {
      throw new Stop(`Port ${port} needs rights that this user does not have: PORT=3000 npm start`);
    }
  }
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | null>} why it could not listen
 */
function listenOnce(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : null));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
