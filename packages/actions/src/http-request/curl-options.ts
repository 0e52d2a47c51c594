/** The options of a cURL command line that mean something for a request. */
import type { Json, JsonObject } from '@storyloom/engine';

export type CurlOptions = {
  url: string | null;
  method: string | null;
  headers: [name: string, value: string][];
  data: string[];
  form: [name: string, value: Json][];
  user: string | null;
  userAgent: string | null;
  proxy: string | null;
  proxyUser: string | null;
  timeout: number | null;
  retries: number | null;
  aws: JsonObject | null;
  isJson: boolean;
  isHead: boolean;
  isInsecure: boolean;
  /** `-G`: the data is the query. */
  sendsQuery: boolean;
  left: string[];
};

type Take = (read: CurlOptions, value: string) => void;

/** Options that take a value, by their long names. */
const valued: Record<string, Take> = {
  url: (read, value) => takeUrl(read, value),
  request: (read, value) => {
    read.method = value;
  },
  header: (read, value) => takeHeader(read, value),
  data: (read, value) => takeData(read, value),
  'data-ascii': (read, value) => takeData(read, value),
  'data-binary': (read, value) => takeData(read, value),
  'data-raw': (read, value) => void read.data.push(value),
  'data-urlencode': (read, value) => takeEncoded(read, value),
  json: (read, value) => {
    read.isJson = true;
    takeData(read, value);
  },
  form: (read, value) => takeForm(read, value),
  'form-string': (read, value) => {
    const [name, text] = halves(value, '=');
    read.form.push([name, text]);
  },
  user: (read, value) => {
    read.user = value;
  },
  'user-agent': (read, value) => {
    read.userAgent = value;
  },
  referer: (read, value) => void read.headers.push(['referer', value.replace(/;auto$/, '')]),
  cookie: (read, value) => {
    if (value.includes('=')) read.headers.push(['cookie', value]);
    else read.left.push(`Cookies are not read from the file ${value}: put them into headers.cookie.`);
  },
  proxy: (read, value) => {
    read.proxy = value;
  },
  'proxy-user': (read, value) => {
    read.proxyUser = value;
  },
  'max-time': (read, value) => {
    read.timeout = numberIn(value);
  },
  retry: (read, value) => {
    read.retries = numberIn(value);
  },
  'oauth2-bearer': (read, value) => void read.headers.push(['authorization', `Bearer ${value}`]),
  range: (read, value) => void read.headers.push(['range', `bytes=${value}`]),
  'aws-sigv4': (read, value) => {
    const [, , region = '', service = ''] = value.split(':');
    read.aws = { credential: '', region, service };
    read.left.push('The keys for AWS were left out: name a credential in aws_signature.credential.');
  },
  'upload-file': (read, value) => {
    read.method ??= 'PUT';
    read.left.push(`The file ${value} is not uploaded: put its content into payload.`);
  },
  cacert: (read, value) => {
    read.left.push(`The authority in ${value} was left out: put its PEM into custom_certificate_authority.`);
  },
  cert: (read) => takeCertificate(read),
  key: (read) => takeCertificate(read),
};

/** Options without a value. */
const flags: Record<string, (read: CurlOptions) => void> = {
  get: (read) => {
    read.sendsQuery = true;
  },
  head: (read) => {
    read.isHead = true;
  },
  insecure: (read) => {
    read.isInsecure = true;
  },
};

/** Without a meaning here: what a terminal shows, or what is so anyway. */
const silentFlags = new Set(
  'location compressed silent show-error verbose include fail fail-with-body globoff progress-bar no-progress-meter no-buffer remote-name remote-header-name http1.1 http1.0 http2 http2-prior-knowledge http3 ipv4 ipv6 tlsv1.2 tlsv1.3 tcp-nodelay no-keepalive location-trusted basic path-as-is create-dirs junk-session-cookies disable parallel retry-all-errors retry-connrefused ssl-reqd no-alpn'.split(
    ' ',
  ),
);
const silentValued = new Set(
  'output write-out cookie-jar connect-timeout retry-delay retry-max-time max-redirs dump-header stderr trace trace-ascii keepalive-time speed-limit speed-time limit-rate cert-type key-type expect100-timeout'.split(
    ' ',
  ),
);
/** With a value, and with a meaning that requests here cannot have. */
const unknownValued = new Set(
  'resolve connect-to interface unix-socket netrc-file config dns-servers socks5 socks5-hostname socks4 preproxy capath crlfile ciphers tls-max pinnedpubkey pass noproxy time-cond mail-from mail-rcpt quote etag-save etag-compare ftp-port proto local-port continue-at variable expand-url'.split(
    ' ',
  ),
);

const shortNames: Record<string, string> = {
  X: 'request',
  H: 'header',
  d: 'data',
  F: 'form',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  x: 'proxy',
  U: 'proxy-user',
  m: 'max-time',
  r: 'range',
  T: 'upload-file',
  E: 'cert',
  o: 'output',
  w: 'write-out',
  c: 'cookie-jar',
  D: 'dump-header',
  K: 'config',
  C: 'continue-at',
  G: 'get',
  I: 'head',
  k: 'insecure',
  L: 'location',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  i: 'include',
  f: 'fail',
  g: 'globoff',
  '#': 'progress-bar',
  N: 'no-buffer',
  O: 'remote-name',
  J: 'remote-header-name',
  '0': 'http1.0',
  '4': 'ipv4',
  '6': 'ipv6',
  q: 'disable',
  j: 'junk-session-cookies',
  Z: 'parallel',
};

const takesValue = (name: string) =>
  Object.hasOwn(valued, name) || silentValued.has(name) || unknownValued.has(name);

/** Reads the words behind `curl`. */
export function readCurl(words: readonly string[]): CurlOptions {
  const read: CurlOptions = {
    url: null,
    method: null,
    headers: [],
    data: [],
    form: [],
    user: null,
    userAgent: null,
    proxy: null,
    proxyUser: null,
    timeout: null,
    retries: null,
    aws: null,
    isJson: false,
    isHead: false,
    isInsecure: false,
    sendsQuery: false,
    left: [],
  };
  // Turned round: a list gives its last element at once, its first one slowly.
  const queue = [...words].reverse();
  let isOver = false;
  for (let word = queue.pop(); word !== undefined; word = queue.pop()) {
    if (isOver || word === '-' || !word.startsWith('-')) takeUrl(read, word);
    else if (word === '--') isOver = true;
    else if (word.startsWith('--')) takeLong(read, word.slice(2), queue);
    else takeShort(read, word.slice(1), queue);
  }
  return read;
}

function takeLong(read: CurlOptions, word: string, queue: string[]): void {
  const [name, given] = word.includes('=') ? halves(word, '=') : [word, null];
  if (takesValue(name)) apply(read, name, given ?? queue.pop() ?? '');
  else apply(read, name, null);
}

/** `-sSL`, `-XPOST`, `-H`: flags stand together, and a value may stand right behind its letter. */
function takeShort(read: CurlOptions, letters: string, queue: string[]): void {
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? '';
    const name = shortNames[letter] ?? `-${letter}`;
    if (takesValue(name)) {
      const behind = letters.slice(at + 1);
      apply(read, name, behind === '' ? (queue.pop() ?? '') : behind);
      return;
    }
    apply(read, name, null);
  }
}

function apply(read: CurlOptions, name: string, value: string | null): void {
  const take = Object.hasOwn(valued, name) ? valued[name] : undefined;
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (take) take(read, value ?? '');
  else if (flag) flag(read);
  else if (!silentFlags.has(name) && !silentValued.has(name)) {
    read.left.push(`The option ${name.startsWith('-') ? name : `--${name}`} was left out.`);
  }
}

function takeUrl(read: CurlOptions, value: string): void {
  if (read.url === null) read.url = value;
  else read.left.push(`One request calls one address, so ${value.split('?')[0]} was left out.`);
}

function takeHeader(read: CurlOptions, value: string): void {
  if (value.startsWith('@')) {
    read.left.push(`Headers are not read from the file ${value.slice(1)}.`);
    return;
  }
  const [name, text] = halves(value, ':');
  // `Name;` is a header without a value, `Name:` leaves one out that cURL sends by itself.
  if (value.includes(':')) {
    if (text.trim() !== '') read.headers.push([name.trim(), text.trim()]);
  } else if (value.trim().endsWith(';')) read.headers.push([value.trim().slice(0, -1), '']);
}

function takeData(read: CurlOptions, value: string): void {
  if (!value.startsWith('@')) read.data.push(value);
  else read.left.push(`${fileWords(value.slice(1))} is not read: put its content into payload.`);
}

/** `content`, `=content`, `name=content`, `@file`, `name@file`. */
function takeEncoded(read: CurlOptions, value: string): void {
  const [, name = '', sign = '', content = ''] = /^([^=@]*)([=@])?([\s\S]*)$/.exec(value) ?? [];
  if (sign === '@') {
    read.left.push(`${fileWords(content)} is not read: put its content into payload.`);
  } else if (sign === '') read.data.push(encoded(name));
  else read.data.push(name === '' ? encoded(content) : `${name}=${encoded(content)}`);
}

/** `name=content`, `name=@file;type=…;filename=…`, `name=<file`. */
function takeForm(read: CurlOptions, value: string): void {
  const [name, content] = halves(value, '=');
  if (content.startsWith('<')) {
    read.left.push(`${fileWords(content.slice(1))} is not read: put its content into payload.${name}.`);
    read.form.push([name, '']);
  } else if (content.startsWith('@')) {
    const [path = '', ...more] = content.slice(1).split(';');
    const about = new Map(more.map((part) => halves(part.trim(), '=')));
    const plain = path.replace(/^"(.*)"$/, '$1');
    read.left.push(
      `The file ${plain} is not read: put its content into payload.${name}.base64encodedcontents.`,
    );
    read.form.push([
      name,
      {
        filename: unquoted(about.get('filename')) ?? plain.split(/[\\/]/).at(-1) ?? plain,
        content_type: about.get('type') ?? 'application/octet-stream',
        base64encodedcontents: '',
      },
    ]);
  } else read.form.push([name, content.replace(/^"(.*)"$/s, '$1')]);
}

function takeCertificate(read: CurlOptions): void {
  const sentence =
    'The client certificate was left out: put certificate and private_key into a credential, and name it in client_certificate.';
  if (!read.left.includes(sentence)) read.left.push(sentence);
}

const fileWords = (path: string) => (path === '-' ? 'What is typed in' : `The file ${path}`);

const unquoted = (text: string | undefined) => text?.replace(/^"(.*)"$/, '$1');

/** As cURL encodes: everything but letters, digits and `-._~`. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function halves(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function numberIn(text: string): number | null {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) && number >= 0 ? number : null;
}
