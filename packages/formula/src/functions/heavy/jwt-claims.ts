/** What a token claims, checked as ruby-jwt does. */
import type { Json, JsonObject } from '../../json.ts';
import type { Args } from '../args.ts';

/** `place` is the place of a named argument. Throws for a claim that does not hold. */
export function checkClaims(args: Args, payload: JsonObject, place: (name: string) => number): void {
  const claim = (name: string): Json => (Object.hasOwn(payload, name) ? (payload[name] ?? null) : null);
  const given = (name: string): Json => (args.has(place(name)) ? args.value(place(name)) : null);
  const isOn = (name: string) => !args.has(place(name)) || args.isTrue(place(name));
  const fail = (message: string) => args.fail(message, 0);

  const leeway = args.whole(place('leeway'), { min: 0, max: 31_536_000, otherwise: 0 });
  const now = args.now().getTime() / 1_000;
  const time = (name: string): number | null => {
    const value = claim(name);
    if (value === null) return null;
    if (typeof value !== 'number') throw fail(`The “${name}” of this token is no number.`);
    return value;
  };
  const [expires, from] = [time('exp'), time('nbf')];
  if (isOn('verify_expiration') && expires !== null && now >= expires + leeway) {
    throw fail('This token has expired.');
  }
  if (isOn('verify_not_before') && from !== null && now < from - leeway) {
    throw fail('This token is not valid yet.');
  }
  const issued = time('iat');
  if (args.has(place('verify_iat')) && isOn('verify_iat') && issued !== null && issued > now + leeway) {
    throw fail('This token was issued in the future.');
  }
  for (const name of ['iss', 'aud', 'sub']) {
    if (!args.has(place(name)) || !isOn(`verify_${name}`)) continue;
    const [wanted, got] = [given(name), claim(name)].map((value) => (Array.isArray(value) ? value : [value]));
    args.spend((wanted?.length ?? 0) + (got?.length ?? 0));
    const allowed = new Set(wanted);
    if (!got?.some((one) => one !== null && allowed.has(one))) {
      throw fail(`The “${name}” of this token is another one.`);
    }
  }
  const required = given('required_claims') ?? [];
  if (!Array.isArray(required)) throw args.wrong('an array of names', required, place('required_claims'));
  for (const name of required) {
    if (typeof name !== 'string' || !Object.hasOwn(payload, name)) {
      throw fail(`This token has no “${String(name).slice(0, 40)}”.`);
    }
  }
}
