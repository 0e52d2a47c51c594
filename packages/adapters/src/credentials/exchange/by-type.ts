import type { CredentialType } from '@storyloom/engine';
import { byAws } from './aws.ts';
import type { Exchange } from './exchange.ts';
import { asCertificate, asText, bySigning } from './local.ts';
import { byOauth } from './oauth2.ts';
import { byRequest, byRequests } from './requests.ts';

/** How each type becomes what formulas get. */
export const exchanges: { [Type in CredentialType]: Exchange<Type> } = {
  text: asText,
  'http-request': byRequest,
  'multi-request': byRequests,
  oauth2: byOauth,
  jwt: bySigning,
  aws: byAws,
  mtls: asCertificate,
};
