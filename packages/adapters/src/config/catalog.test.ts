import { describe, expect, it } from 'vitest';
import { maskedConfig, variables } from './catalog.ts';

const named = (name: string) => variables.find((variable) => variable.name === name);

describe('the catalog of variables', () => {
  it('has each variable once, with a description', () => {
    expect(new Set(variables.map((variable) => variable.name)).size).toBe(variables.length);
    expect(variables.filter((variable) => variable.description === '')).toEqual([]);
  });

  it('says what is required, what has a default and who reads it', () => {
    expect(variables.filter((variable) => variable.required).map((variable) => variable.name)).toEqual([
      'APP_SECRET_TOKEN',
    ]);
    expect(named('PORT')).toMatchObject({
      default: '3000',
      secret: false,
      programs: ['app', 'worker', 'cli'],
    });
    expect(named('WORKER_CONCURRENCY')).toMatchObject({ default: '50', programs: ['worker'] });
    expect(named('REDIS_URL')).toMatchObject({ default: null, secret: true });
  });
});

describe('showing the configuration', () => {
  const shown = (env: Record<string, string>) =>
    new Map(maskedConfig(env).map((variable) => [variable.name, variable]));

  it('masks secrets whole, and of a URL the password only', () => {
    const all = shown({
      APP_SECRET_TOKEN: 'canary-1',
      SMTP_PASSWORD: 'canary-2',
      DATABASE_URL: 'postgres://loom:canary-3@db:5432/loom?sslmode=require&sslpassword=canary-4',
      REDIS_URL: 'rediss://:canary-5@cache/2',
      HTTPS_PROXY: 'http://jo:canary-6@proxy.example.com:3128',
      HTTP_PROXY: 'jo:canary-7@proxy.example.com:3128',
    });
    expect(JSON.stringify([...all.values()])).not.toContain('canary');
    expect(all.get('DATABASE_URL')?.value).toContain('loom:********@db:5432/loom?sslmode=require');
    expect(all.get('REDIS_URL')?.value).toBe('rediss://:********@cache/2');
  });

  it('masks a secret that is no URL although it should be one', () => {
    expect(shown({ DATABASE_URL: 'canary' }).get('DATABASE_URL')?.value).toBe('********');
  });

  it('says where each value comes from, even when others are wrong', () => {
    const all = shown({ PORT: 'wrong', APP_SECRET_TOKEN_FILE: '/none' });
    expect(all.get('PORT')).toEqual({ name: 'PORT', value: 'wrong', from: 'environment' });
    expect(all.get('DOMAIN')).toEqual({ name: 'DOMAIN', value: 'localhost', from: 'default' });
    expect(all.get('SMTP_SERVER')).toEqual({ name: 'SMTP_SERVER', value: null, from: 'unset' });
    expect(all.get('APP_SECRET_TOKEN')?.from).toBe('unreadable');
  });
});
