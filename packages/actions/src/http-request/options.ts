/** The options of an HTTP Request that come in more forms than one. */
import { objectOf } from '@storyloom/engine';
import { z } from 'zod';
import { given } from '../coerce.ts';
import { excerpt, isAbsent, scalarText } from '../values.ts';

const shortNames: Record<string, string> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  application_form: 'application/x-www-form-urlencoded',
  application_x_www_form_urlencoded: 'application/x-www-form-urlencoded',
  data: 'multipart/form-data',
  multipart_form_data: 'multipart/form-data',
  xml: 'application/xml',
  text: 'text/plain',
  html: 'text/html',
  binary: 'application/octet-stream',
};

/** A media type with its parameters, from the names that stories use: `application_json`, `form`, `text/xml`. */
export const contentTypeOption = given.transform((value, context) => {
  const text = isAbsent(value) ? 'json' : scalarText(value).trim();
  const [name = '', ...parameters] = text.split(';');
  const short = name.trim().toLowerCase();
  const media = shortNames[short] ?? short.replace(/^(application|text)_/, '$1/');
  if (/^[a-z]+\/[a-z0-9.+_-]+$/.test(media) && /^[\x20-\x7e]*$/.test(text))
    return [media, ...parameters].join(';');
  context.addIssue({
    code: 'custom',
    input: value,
    message: `must be json, form or a type such as text/xml; it is ${excerpt(value)}.`,
  });
  return z.NEVER;
});

/** `user:password`, or both in a list; null when absent. */
export const basicAuthOption = given.transform((value, context) => {
  if (isAbsent(value) || (Array.isArray(value) && value.every(isAbsent))) return null;
  if (Array.isArray(value) && value.length === 2 && value.every((part) => typeof part !== 'object')) {
    return value.map(scalarText).join(':');
  }
  if (typeof value === 'string' && value.includes(':')) return value;
  // The value is a secret: the message does not show it.
  context.addIssue({
    code: 'custom',
    input: null,
    message: 'must be user:password, or a list of the two.',
  });
  return z.NEVER;
});

export const usualFailures = ['400-599'];

/** Statuses and ranges, as `422` or `400-599`; text with commas counts as a list. Null when absent. */
export const statusesOption = given.transform((value, context) => {
  if (isAbsent(value)) return null;
  // The old form of fail_on_status was a switch.
  if (value === true || value === 'true') return usualFailures;
  if (value === false || value === 'false') return [];
  const list = Array.isArray(value) ? value : scalarText(value).split(',');
  const ranges = list.map((range) => scalarText(range).trim());
  const wrong = ranges.find((range) => statusRange(range) === null);
  if (wrong === undefined) return ranges;
  context.addIssue({
    code: 'custom',
    input: value,
    message: `must list statuses and ranges such as 404 or 500-599; ${excerpt(wrong)} is neither.`,
  });
  return z.NEVER;
});

/** Whether a status is in one of the ranges. */
export function includesStatus(ranges: readonly string[], status: number): boolean {
  return ranges.some((range) => {
    const ends = statusRange(range);
    return ends !== null && status >= ends.first && status <= ends.last;
  });
}

function statusRange(text: string): { first: number; last: number } | null {
  const match = /^(\d{1,3})(?:\s*-\s*(\d{1,3}))?$/.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  return { first, last: Number(match[2] ?? first) };
}

/** `{ certificate, private_key, ca }`, as a credential for mutual TLS has them; null when absent. */
export const clientCertificateOption = given.transform((value, context) => {
  if (isAbsent(value)) return null;
  const of = objectOf(value);
  const { certificate, private_key, ca } = of;
  const caText = isAbsent(ca) ? null : ca;
  if (typeof certificate === 'string' && typeof private_key === 'string' && isTextOrNull(caText)) {
    return { certificate, private_key, ca: caText };
  }
  context.addIssue({
    code: 'custom',
    input: null,
    message: 'must be an object with certificate and private_key in PEM, such as <<CREDENTIAL.name>>.',
  });
  return z.NEVER;
});

/** The keys, the region and the service that a request to AWS is signed for; null when absent. */
export const awsSignatureOption = given.transform((value, context) => {
  if (isAbsent(value)) return null;
  const of = objectOf(value);
  const credential = objectOf(of.credential);
  const { access_key_id, secret_access_key, session_token } = credential;
  const refuse = (path: string[], message: string) => {
    context.addIssue({ code: 'custom', input: null, path, message });
    return z.NEVER;
  };
  if (typeof access_key_id !== 'string' || typeof secret_access_key !== 'string') {
    return refuse(
      ['credential'],
      'must be an object with access_key_id and secret_access_key, such as <<CREDENTIAL.name>>.',
    );
  }
  const region = isAbsent(of.region) ? credential.region : of.region;
  if (typeof region !== 'string' || isAbsent(region))
    return refuse(['region'], 'is missing: such as eu-west-1.');
  if (typeof of.service !== 'string' || isAbsent(of.service)) {
    return refuse(['service'], 'is missing: such as s3 or execute-api.');
  }
  const sessionToken = typeof session_token === 'string' && session_token !== '' ? session_token : null;
  const keys = { accessKeyId: access_key_id, secretAccessKey: secret_access_key, sessionToken };
  return { ...keys, region: region.trim(), service: of.service.trim() };
});

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
