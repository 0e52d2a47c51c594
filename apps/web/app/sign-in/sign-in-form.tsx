'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { signIn } from 'next-auth/react';
import { useRef, useState } from 'react';
import { Button } from '../../src/ui/button.tsx';
import { ErrorState } from '../../src/ui/error-state.tsx';
import { Field } from '../../src/ui/field.tsx';
import { Input } from '../../src/ui/input.tsx';
import { signInError } from './sign-in-error.ts';

type SignInFormProps = {
  host: string;
  /** Whether links can be mailed; else they are made in a terminal. */
  sendsMail: boolean;
  returnTo: string;
  error: ReturnType<typeof signInError>;
};

/** Sends a one-time link to an address; where mail is not set up, says where links come from instead. */
export function SignInForm({ host, sendsMail, returnTo, error }: SignInFormProps) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [email, setEmail] = useState('');
  const [missing, setMissing] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: async (address: string) => {
      const answer = await signIn('email', { email: address, callbackUrl: returnTo, redirect: false });
      // Whether an address is known here is not told: a refusal looks like a mail on its way.
      if (answer?.error && answer.error !== 'AccessDenied') throw new Error(answer.error);
    },
    onSuccess: () => router.push('/sign-in/check'),
  });
  const failure = send.isError ? signInError(send.error.message) : error;

  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const address = email.trim();
        if (/^\S+@\S+$/.test(address)) send.mutate(address);
        else {
          setMissing(address === '' ? 'Enter your email address.' : `“${address}” is not an email address.`);
          input.current?.focus();
        }
      }}
    >
      <h1 className="text-26 font-semibold">Sign in</h1>
      <p className="-mt-2 mb-5 text-ink-2">to {host}</p>
      {failure && <ErrorState title={failure.title}>{failure.text}</ErrorState>}
      {sendsMail ? (
        <>
          <Field label="Email" {...(missing !== null && { error: missing })}>
            <Input
              ref={input}
              size="lg"
              type="email"
              name="email"
              autoComplete="email"
              inputMode="email"
              value={email}
              onValueChange={(value) => {
                setEmail(value);
                setMissing(null);
              }}
            />
          </Field>
          <Button
            type="submit"
            variant="primary"
            size="lg"
            className="w-full"
            busy={send.isPending || send.isSuccess}
          >
            Email me a link
          </Button>
        </>
      ) : (
        <MailOff />
      )}
    </form>
  );
}

/** No mail server: links are made in a terminal. */
function MailOff() {
  return (
    <div className="grid gap-2 rounded-3 border border-line bg-sunken p-4 text-ink-2">
      <p>
        <b className="font-semibold text-ink">Mail is not set up here.</b> Whoever runs this installation
        makes a sign-in link in its terminal:
      </p>
      <pre className="text-12 break-words whitespace-pre-wrap text-ink">
        npm run -s cli -- user link --email you@example.com
      </pre>
      <p>Open the link in this browser. It works once.</p>
    </div>
  );
}
