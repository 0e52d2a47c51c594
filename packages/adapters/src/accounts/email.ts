import { parseMailbox } from '@storyloom/engine';

/** Addresses are compared without regard to case and to how Unicode writes them. */
export function normalEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

/** Whether a text is one plain address, as the sign-in form takes it. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && parseMailbox(text)?.address === text;
}
