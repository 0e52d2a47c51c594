import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

type Samples = { hello: string; empty: string };

function digest(name: string, form: string, { hello, empty }: Samples) {
  return {
    name,
    signature: `${name}(text)`,
    summary: `The ${name.split('_')[0]} digest of a text in UTF-8, or of bytes, ${form}.`,
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: `${name}("hello")`, result: hello },
      { formula: `${name}("")`, result: empty },
    ],
    errors: [`${name}([])`],
  };
}

function hmac(name: string, form: string, { hello, empty }: Samples) {
  return {
    name,
    signature: `${name}(text, secret)`,
    summary: `The HMAC of a text with a secret by ${name.split('_')[1]}, ${form}.`,
    params: ['text', 'secret'],
    min: 2,
    max: 2,
    examples: [
      { formula: `${name}("hello", "key")`, result: hello },
      { formula: `${name}("", "key")`, result: empty },
    ],
    errors: [`${name}("hello", NULL)`],
  };
}

const [hex, base64] = ['in hexadecimal', 'in Base64'];

/** MD5 and SHA-1 are there for systems that ask for them; for anything new take SHA256 or more. */
export const hashes: readonly FunctionSpec[] = lazily('hashes', [
  digest('MD5', hex, {
    hello: '5d41402abc4b2a76b9719d911017c592',
    empty: 'd41d8cd98f00b204e9800998ecf8427e',
  }),
  digest('MD5_BASE64', base64, { hello: 'XUFAKrxLKna5cZ2REBfFkg==', empty: '1B2M2Y8AsgTpgAmY7PhCfg==' }),
  digest('SHA1', hex, {
    hello: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
    empty: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  }),
  digest('SHA1_BASE64', base64, {
    hello: 'qvTGHdzF6KLavt4PO0gs2a6pQ00=',
    empty: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
  }),
  digest('SHA224', hex, {
    hello: 'ea09ae9cc6768c50fcee903ed054556e5bfc8347907f12598aa24193',
    empty: 'd14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f',
  }),
  digest('SHA224_BASE64', base64, {
    hello: '6gmunMZ2jFD87pA+0FRVblv8g0eQfxJZiqJBkw==',
    empty: '0UoCjCo6K8lHYQK7KII0xBWisB+CjqYqxbPkLw==',
  }),
  digest('SHA256', hex, {
    hello: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    empty: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  }),
  digest('SHA256_BASE64', base64, {
    hello: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
    empty: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  }),
  digest('SHA384', hex, {
    hello: '59e1748777448c69de6b800d7a33bbfb9ff1b463e44354c3553bcdb9c666fa90125a3c79f90397bdf5f6a13de828684f',
    empty: '38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b',
  }),
  digest('SHA384_BASE64', base64, {
    hello: 'WeF0h3dEjGnea4ANejO7+5/xtGPkQ1TDVTvNucZm+pASWjx5+QOXvfX2oT3oKGhP',
    empty: 'OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb',
  }),
  digest('SHA512', hex, {
    hello:
      '9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043',
    empty:
      'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
  }),
  digest('SHA512_BASE64', base64, {
    hello: 'm3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==',
    empty: 'z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
  }),
  hmac('HMAC_MD5', hex, {
    hello: '04130747afca4d79e32e87cf2104f087',
    empty: '63530468a04e386459855da0063b6596',
  }),
  hmac('HMAC_MD5_BASE64', base64, { hello: 'BBMHR6/KTXnjLofPIQTwhw==', empty: 'Y1MEaKBOOGRZhV2gBjtllg==' }),
  hmac('HMAC_SHA1', hex, {
    hello: 'b34ceac4516ff23a143e61d79d0fa7a4fbe5f266',
    empty: 'f42bb0eeb018ebbd4597ae7213711ec60760843f',
  }),
  hmac('HMAC_SHA1_BASE64', base64, {
    hello: 's0zqxFFv8joUPmHXnQ+npPvl8mY=',
    empty: '9Cuw7rAY671Fl65yE3EexgdghD8=',
  }),
  hmac('HMAC_SHA224', hex, {
    hello: '6b30a4ecbe38b6a90d7dd0ac3ef17aa68c0aa8bd5c79d2b219f4e6f6',
    empty: '5aa677c13ce1128eeb3a5c01cef7f16557cd0b76d18fd557d6ac3962',
  }),
  hmac('HMAC_SHA224_BASE64', base64, {
    hello: 'azCk7L44tqkNfdCsPvF6powKqL1cedKyGfTm9g==',
    empty: 'WqZ3wTzhEo7rOlwBzvfxZVfNC3bRj9VX1qw5Yg==',
  }),
  hmac('HMAC_SHA256', hex, {
    hello: '9307b3b915efb5171ff14d8cb55fbcc798c6c0ef1456d66ded1a6aa723a58b7b',
    empty: '5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0',
  }),
  hmac('HMAC_SHA256_BASE64', base64, {
    hello: 'kwezuRXvtRcf8U2MtV+8x5jGwO8UVtZt7RpqpyOli3s=',
    empty: 'XV0TlWPJW1lnub2ajJsjOp3ttFByeUzSMtwbdIMmB9A=',
  }),
  hmac('HMAC_SHA384', hex, {
    hello: 'eacbad575c301fa68afb26dae48b25bf5cd42fd08ed28c08c274ce62df7928f01249976cd8aaf1ab0681d3accedc9543',
    empty: '99f44bb4e73c9d0ef26533596c8d8a32a5f8c10a9b997d30d89a7e35ba1ccf200b985f72431202b891fe350da410e43f',
  }),
  hmac('HMAC_SHA384_BASE64', base64, {
    hello: '6sutV1wwH6aK+yba5Islv1zUL9CO0owIwnTOYt95KPASSZds2KrxqwaB06zO3JVD',
    empty: 'mfRLtOc8nQ7yZTNZbI2KMqX4wQqbmX0w2Jp+NboczyALmF9yQxICuJH+NQ2kEOQ/',
  }),
  hmac('HMAC_SHA512', hex, {
    hello:
      'ff06ab36757777815c008d32c8e14a705b4e7bf310351a06a23b612dc4c7433e7757d20525a5593b71020ea2ee162d2311b247e9855862b270122419652c0c92',
    empty:
      '84fa5aa0279bbc473267d05a53ea03310a987cecc4c1535ff29b6d76b8f1444a728df3aadb89d4a9a6709e1998f373566e8f824a8ca93b1821f0b69bc2a2f65e',
  }),
  hmac('HMAC_SHA512_BASE64', base64, {
    hello: '/warNnV3d4FcAI0yyOFKcFtOe/MQNRoGojthLcTHQz53V9IFJaVZO3ECDqLuFi0jEbJH6YVYYrJwEiQZZSwMkg==',
    empty: 'hPpaoCebvEcyZ9BaU+oDMQqYfOzEwVNf8pttdrjxREpyjfOq24nUqaZwnhmY83NWbo+CSoypOxgh8LabwqL2Xg==',
  }),
]);
