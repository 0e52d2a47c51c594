/** The fields of each type of credential that are not secret, checked at the edge. Defaults are the forms'. */
import { z } from 'zod';
import type { Json } from '../model.ts';
import { type CredentialType, mostRequests } from './types.ts';

const text = (most = 2_000) => z.string().trim().max(most);
const texts = z.record(z.string().min(1).max(200), z.string().max(10_000));
const json: z.ZodType<Json> = z.json();
const object = z.record(z.string().max(200), json);
const address = z.string().trim().min(1, 'Give it an address.').max(2_000);
const seconds = z.coerce.number().int().min(1).max(31_536_000);
const pem = z.string().trim().max(100_000);

export const requestSchema = z.strictObject({
  url: address,
  method: z.enum(['get', 'post', 'put', 'patch', 'delete']).default('post'),
  content_type: text(200).default('application_json'),
  payload: json.default(null),
  headers: texts.default({}),
});

const tokenSettings = {
  location_of_token: z.string().trim().min(1, 'Say where the token is, as <<body.access_token>>.').max(2_000),
  ttl: seconds.default(3_600),
};

export const settingsSchemas = {
  text: z.strictObject({}),
  'http-request': z.strictObject({ ...requestSchema.shape, ...tokenSettings }),
  'multi-request': z.strictObject({
    requests: z.array(requestSchema).min(1, 'Add a request.').max(mostRequests),
    ...tokenSettings,
  }),
  oauth2: z
    .strictObject({
      grant_type: z.enum(['client_credentials', 'authorization_code']).default('client_credentials'),
      app: text(60).default(''),
      token_url: text().default(''),
      authorize_url: text().default(''),
      client_id: text().default(''),
      scope: text().default(''),
      client_authentication: z.enum(['basic', 'post']).default('basic'),
      parameters: texts.default({}),
    })
    .superRefine(({ app, token_url, authorize_url, client_id, grant_type }, context) => {
      if (app !== '') return;
      const ask = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      if (token_url === '') ask('token_url', 'Give the address where tokens are fetched.');
      if (client_id === '') ask('client_id', 'Give the client id.');
      if (grant_type === 'authorization_code' && authorize_url === '') {
        ask('authorize_url', 'Give the address where people consent.');
      }
    }),
  jwt: z.strictObject({
    algorithm: z
      .enum(['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'])
      .default('RS256'),
    payload: object.default({}),
    header: object.default({}),
    auto_generate_time_claims: z.boolean().default(true),
    ttl: seconds.default(3_600),
  }),
  aws: z
    .strictObject({
      authentication: z.enum(['key', 'role']).default('key'),
      access_key_id: z.string().trim().min(1, 'Give the access key id.').max(200),
      region: z
        .string()
        .regex(/^[a-z0-9-]{1,40}$/, 'Write a region, such as eu-central-1.')
        .default('us-east-1'),
      role_arn: text().default(''),
      external_id: text().default(''),
      sts_url: text().default(''),
      ttl: seconds.min(900, 'At least 900 seconds.').max(43_200, 'At most 43,200 seconds.').default(3_600),
    })
    .superRefine(({ authentication, role_arn }, context) => {
      if (authentication === 'role' && !role_arn.startsWith('arn:')) {
        context.addIssue({ code: 'custom', path: ['role_arn'], message: 'Give the ARN of the role.' });
      }
    }),
  mtls: z.strictObject({
    certificate: pem.min(1, 'Give the certificate.'),
    ca: pem.default(''),
  }),
} satisfies Record<CredentialType, z.ZodType>;

export type RequestSettings = z.output<typeof requestSchema>;
export type CredentialSettings = { [Type in CredentialType]: z.output<(typeof settingsSchemas)[Type]> };
