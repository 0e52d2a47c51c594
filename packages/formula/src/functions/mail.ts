import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

export const mail: readonly FunctionSpec[] = [
  ...lazily('eml', [
    {
      name: 'EML_PARSE',
      signature: 'EML_PARSE(text, [single_body: TRUE])',
      summary:
        'A mail in its raw form (.eml) as Receive Email emits it: {from, to, cc, subject, body, body_html, date, message_id, headers, attachments}. With single_body: FALSE, body is an array of all texts in it.',
      params: ['text', 'single_body'],
      min: 1,
      max: 2,
      examples: [
        {
          formula:
            'EML_PARSE("From: Ada <ada@example.com>\\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\\n\\nHello") |> [%.from, %.subject, %.body]',
          result: ['ada@example.com', 'Grüße', 'Hello'],
        },
        {
          formula: 'EML_PARSE("Subject: Hi\\n\\nHello", single_body: FALSE).body',
          result: [{ content_type: 'text/plain', content: 'Hello' }],
        },
      ],
      errors: ['EML_PARSE("hello")'],
    },
  ]),
  ...lazily('msg', [
    {
      name: 'MSG_PARSE',
      signature: 'MSG_PARSE(file, [extract_multiline_headers: FALSE], [single_body: TRUE])',
      summary:
        'A mail that Outlook saved (.msg), as EML_PARSE gives it. file is an attachment, or its bytes. A body that is there only as RTF gives the HTML in it, or its text. Headers of several lines are always joined.',
      params: ['file', 'extract_multiline_headers', 'single_body'],
      min: 1,
      max: 3,
      examples: [
        { formula: 'IF_ERROR(MSG_PARSE("no mail"), "not a .msg file")', result: 'not a .msg file' },
        {
          formula: 'IF_ERROR(MSG_PARSE({base64encodedcontents: "AAAA"}).subject, "not a .msg file")',
          result: 'not a .msg file',
        },
      ],
      errors: ['MSG_PARSE("hello")', 'MSG_PARSE(5)'],
    },
  ]),
];
