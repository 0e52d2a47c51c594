/**
 * One-time sign-in links. A link is a row of next-auth's e-mail sign-in, hashed as next-auth 4 does:
 * sha256 of token and secret, hex (core/lib/utils.js), so that its own callback takes it.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { PrismaClient } from '../prisma/client.ts';
import { normalEmail } from './email.ts';

export type SignInDeps = { prisma: PrismaClient; baseUrl: string; secret: string };

/** How long a link can be used. */
export const linkHours = 24;

/** A link that signs the user in once within 24 hours; null when nobody has this address. */
export async function signInLink(
  { prisma, baseUrl, secret }: SignInDeps,
  { email, callbackUrl = baseUrl }: { email: string; callbackUrl?: string },
): Promise<{ url: string; expires: Date } | null> {
  const identifier = normalEmail(email);
  const user = await prisma.user.findUnique({ where: { email: identifier }, select: { id: true } });
  if (!user) return null;
  const now = Date.now();
  const token = randomBytes(32).toString('hex');
  const expires = new Date(now + linkHours * 3_600_000);
  await prisma.verificationToken.deleteMany({ where: { expires: { lt: new Date(now) } } });
  await prisma.verificationToken.create({
    data: { identifier, token: createHash('sha256').update(`${token}${secret}`).digest('hex'), expires },
  });
  const query = new URLSearchParams({ callbackUrl, token, email: identifier });
  return { url: `${baseUrl}/api/auth/callback/email?${query}`, expires };
}
