import type { InboxRunner } from '@storyloom/engine';
import { meets } from './conditions.ts';
import type { ReceiveEmailOptions } from './index.ts';

const securityOf = { true: 'tls', starttls: 'starttls', false: 'none' } as const;

export const receiveEmailRunner: InboxRunner<ReceiveEmailOptions> = {
  inbox: (options) => ({
    host: options.host.trim(),
    port: options.port ?? (options.ssl === 'true' ? 993 : 143),
    security: securityOf[options.ssl],
    username: options.username,
    password: options.password,
    login: options.login,
    tls: {
      skipVerify: options.disable_ssl_verification,
      ...(options.certificate_authority === '' ? {} : { ca: options.certificate_authority }),
    },
    folders: options.folders,
    idle: options.idle,
    pollMs: options.poll_interval * 1000,
    markAsRead: options.mark_as_read,
    emitHeaders: options.emit_headers,
    includeAttachments: options.include_attachments,
  }),
  wants: (options, mail, is) => meets(options.conditions, mail, is),
};
