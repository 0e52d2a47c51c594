import { z } from 'zod';
import { choiceOption, flagOption, given, jsonOption, numberOption, textOption } from '../coerce.ts';
import { excerpt, isAbsent, scalarText } from '../values.ts';
import { accessControls, defaultTolerance, defaultVerbs, knownVerbs } from './form.ts';
import { toolsOption } from './mcp/tools.ts';

const verbsOption = given.transform((value, context) => {
  const written = isAbsent(value) ? [defaultVerbs] : Array.isArray(value) ? value : [value];
  const verbs = written
    .flatMap((part) => scalarText(part).toLowerCase().split(','))
    .map((verb) => verb.trim())
    .filter((verb) => verb !== '');
  const unknown = verbs.find((verb) => !knownVerbs.includes(verb));
  if (unknown === undefined && verbs.length > 0) return [...new Set(verbs)];
  context.addIssue({
    code: 'custom',
    input: value,
    message: `must be a list of methods such as get,post; it is ${excerpt(value)}.`,
  });
  return z.NEVER;
});

const mostSecrets = 5;

/** A secret, or several while one replaces another; none is an empty list. A message never shows it. */
const secretsOption = given.transform((value, context) => {
  const list = Array.isArray(value) ? value : [value];
  const secrets = list.filter((secret) => !isAbsent(secret));
  const isRight = secrets.every((secret) => typeof secret === 'string') && secrets.length <= mostSecrets;
  if (isRight) return secrets.filter((secret) => typeof secret === 'string');
  context.addIssue({
    code: 'custom',
    input: null,
    message: `must be text, or a list of at most ${mostSecrets}.`,
  });
  return z.NEVER;
});

/** Null is as written: what formulas need a request for is parsed by `reply.ts` and `intake.ts`. */
export const webhookOptions = z.object({
  mode: choiceOption(['webhook', 'mcp'], 'webhook'),
  tools: toolsOption,
  access_control: choiceOption(accessControls, 'secret'),
  /** As written they say how narrow the door is: see token-rule.ts. */
  oauth_issuer: jsonOption(null),
  oauth_audience: jsonOption(null),
  oauth_scopes: jsonOption(null),
  oauth_claims: jsonOption(null),
  include_claims: flagOption(false),
  signing_secret: secretsOption,
  signature_header: textOption('').transform((text) => text.trim()),
  signature_algorithm: choiceOption(['sha256', 'sha1', 'sha384', 'sha512'], 'sha256'),
  signature_encoding: choiceOption(['hex', 'base64', 'base64url'], 'hex'),
  signature_prefix: textOption(''),
  /** Null: the body, with the time before it where a header has one. */
  signature_content: textOption('').transform((text) => (text === '' ? null : text)),
  timestamp_header: textOption('').transform((text) => text.trim()),
  signature_tolerance: numberOption({ fallback: defaultTolerance, min: 1, max: 86_400 }),
  verbs: verbsOption,
  include_headers: flagOption(true),
  cors: flagOption(false),
  cors_origins: textOption('*'),
  rules: jsonOption(null),
  /** How many rules must match; null means all. */
  must_match: z.preprocess(
    (value) => (value === 'all' ? null : value),
    numberOption({ fallback: null, min: 1, max: 10_000, whole: true }),
  ),
  rate_limit: jsonOption(null),
  deduplication_key: jsonOption(null),
  respond: choiceOption(['now', 'output'], 'now'),
  response: jsonOption('Ok'),
  response_code: jsonOption(201),
  response_headers: jsonOption({}),
});

export type WebhookOptions = z.infer<typeof webhookOptions>;
